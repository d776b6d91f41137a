import type { Secret, TokenlessError } from '../../../base/index.ts';
import { normalizeName } from '../../../packaging/index.ts';
import { type Claims, parseIdToken } from '../../../trust/index.ts';
import type { ClientDeps } from '../deps.ts';
import { type ClientErrorCode, clientErrors } from '../errors.ts';
import { type BurnOutcome, type ExchangeDeps, type UploadToken, exchange } from '../exchange/index.ts';
import { createHttpClient, parseUrl } from '../http/index.ts';
import { indexName } from '../target.ts';
import { tellingClaims } from './claims.ts';
import type { ProbeFacts, ProbeOptions, ProbeOutcome, RefusedProbe } from './outcome.ts';
import { seeProject } from './project.ts';

/** What was found out so far. */
type Findings = Omit<ProbeFacts, 'startedAt' | 'endedAt'>;

async function findProject(options: ProbeOptions, deps: ClientDeps): Promise<ProbeFacts['projectSeen']> {
  const http = createHttpClient({ ca: options.target.ca, deps });
  try {
    return await seeProject(options.target, options.project, http, options.signal);
  } finally {
    http.close();
  }
}

/**
 * Refuses a probe that could change the index: minting for a pending publisher creates the project, at PyPI as
 * here. SECURITY: before any ID token is requested; what is declared may be silent or wrong, so the index itself
 * is asked too (guarded by probe.test.ts).
 */
async function checkProject(options: ProbeOptions, deps: ClientDeps): Promise<ProbeFacts['projectSeen']> {
  const { registration, target, allowPending = false } = options;
  const project = normalizeName(options.project);
  const index = indexName(target.uploadUrl);
  const isPending = registration?.pending === true;
  if (isPending && !allowPending) {
    throw clientErrors.create('probe-would-create-project', { index, project, because: 'pending' });
  }
  const seen = await findProject(options, deps);
  options.onEvent?.({ kind: 'project-seen', seen });
  if (seen === 'yes' || (seen === 'unknown' && registration !== undefined && !isPending)) return seen;
  if (!allowPending) {
    const because = seen === 'no' ? 'not-found' : 'not-shown';
    throw clientErrors.create('probe-would-create-project', { index, project, because });
  }
  options.onEvent?.({ kind: 'may-create' });
  return seen;
}

/** The refusal of the index in an error; undefined for an error that is none. */
function refusalIn(error: unknown): RefusedProbe['refusal'] | undefined {
  if (!clientErrors.owns(error) || error.code !== 'exchange-refused') return undefined;
  const { message: what, why, mend } = error as TokenlessError<ClientErrorCode>;
  const { status, reasons, indexCode } = error.details as {
    status: number;
    reasons: RefusedProbe['refusal']['reasons'];
    indexCode?: string;
  };
  return { code: 'exchange-refused', what, why, mend, status, reasons, indexCode: indexCode ?? null };
}

const timeOf = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** When a token expires, as the index says it; null for a time that is none. */
function expiryOf(seconds: number | undefined): string | null {
  return seconds === undefined || Math.abs(seconds) > 8.64e12 ? null : timeOf(seconds);
}

/** A token that is malformed is the index's to refuse. */
function claimsOf(idToken: Secret): Claims {
  try {
    return parseIdToken(idToken.reveal()).claims;
  } catch {
    return {};
  }
}

/** What exchanging takes, and what is found out by the way. */
function watching(options: ProbeOptions, deps: ClientDeps, found: { facts: Findings }): ExchangeDeps {
  return {
    ...deps,
    signal: options.signal,
    mask: (secret) => options.mask(secret),
    onIdToken: (idToken, { audience, routes }) => {
      const claims = claimsOf(idToken);
      const telling = tellingClaims(claims, options.identity.kind);
      found.facts = { ...found.facts, ...telling, audience, routes: routes.source };
      options.onEvent?.({ kind: 'claims', claims });
    },
  };
}

/** Nothing is done with the token; it is burned even when whoever is told of it fails. */
async function useAndBurn(token: UploadToken, options: ProbeOptions): Promise<BurnOutcome> {
  try {
    options.onEvent?.({ kind: 'minted' });
  } finally {
    const burned = await token.burn();
    options.onEvent?.({ kind: 'burned', burned });
  }
  return token.burn();
}

/**
 * Proves that this job can publish a project to an index, without publishing: a real exchange, after which the
 * upload token is burned, however the probe ends. A refusal of the index is an outcome; all else is thrown.
 * @throws probe-would-create-project, and what `exchange` throws besides `exchange-refused`
 */
export async function probeIndex(options: ProbeOptions, deps: ClientDeps): Promise<ProbeOutcome> {
  const { target, identity } = options;
  parseUrl(target.uploadUrl);
  parseUrl(target.simpleUrl);
  const startedAt = timeOf(deps.nowSeconds());
  const projectSeen = await checkProject(options, deps);
  const about = { index: target.uploadUrl, project: normalizeName(options.project), provider: identity.kind };
  const nothing = { routes: 'pypi', audience: '', claims: {}, compared: [] } as const;
  const found: { facts: Findings } = { facts: { ...about, projectSeen, ...nothing } };
  const ended = (): ProbeFacts => ({ ...found.facts, startedAt, endedAt: timeOf(deps.nowSeconds()) });
  try {
    const token = await exchange(target, identity, watching(options, deps, found));
    const burned = await useAndBurn(token, options);
    return {
      outcome: 'accepted',
      ...ended(),
      expiresAt: expiryOf(token.expiresAtSeconds),
      burned,
      refusal: null,
    };
  } catch (error) {
    const refusal = refusalIn(error);
    if (refusal === undefined) throw error;
    return { outcome: 'refused', ...ended(), expiresAt: null, burned: null, refusal };
  }
}
