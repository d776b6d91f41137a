import { TokenlessError } from '../../base/index.ts';
import { trustErrors, type TrustErrorCode } from '../errors.ts';
import { findProvider, providerForIssuer } from '../providers/all.ts';
import type { Provider } from '../providers/provider.ts';
import { registrationFromClaims, shouldWarnAboutEnvironment } from '../publishers/identity.ts';
import type { Publisher } from '../publishers/publisher.ts';
import type { RegistryProfile } from '../registries/profile.ts';
import { claimOf, type Claims } from './claims.ts';
import type { RefusedMatch } from './error-table.ts';
import { quoted } from './shown.ts';
import type { Mismatch, Reject, Verdict } from './verdict.ts';

/**
 * Who reads an explanation. `owner`: someone who may see the publishers anyway (`doctor`, `explain`, the
 * pages of the owner, the audit log). `caller`: whoever sent the ID token, who is told what publishers expect
 * only as docs/adr/004 allows.
 */
export type ExplanationReader = 'caller' | 'owner';

/** A verdict in words. */
export interface Explanation {
  readonly verdict: 'accept' | 'reject';
  /** Null for an accepted token. */
  readonly code: TrustErrorCode | null;
  readonly what: string;
  readonly why: string;
  readonly mend: string;
  readonly mismatches: readonly Mismatch[];
  /** True things that explain oddities, one sentence each. */
  readonly notes: readonly string[];
}

/** Codes that follow from the token alone, so that telling them tells nothing about publishers. */
const TOLD_TO_ANYBODY: readonly TrustErrorCode[] = [
  'claim-missing',
  'event-not-allowed',
  'issuer-unknown',
  'pending-publisher-ambiguous',
];

const RECREATED =
  'if the repository or its owner was deleted and created again, it has a new numeric id and must be registered anew';

function sentClaims(claims: Claims, provider: Provider | undefined, profile: RegistryProfile): string {
  const fields = Object.entries(registrationFromClaims(claims, profile, provider) ?? {});
  if (fields.length === 0) return `the token's issuer is ${quoted(claimOf(claims, 'iss') ?? 'missing')}`;
  return `the token says ${fields.map(([name, value]) => `${name} ${quoted(value)}`).join(', ')}`;
}

function publisherNotFound(
  claims: Claims,
  provider: Provider | undefined,
  profile: RegistryProfile,
): RefusedMatch {
  return {
    registry: profile.title,
    why: `${sentClaims(claims, provider, profile)}; no publisher of ${profile.title} is registered for all of that`,
    mend: `register a publisher with exactly these values, or change the run so that it sends those of the publisher; ${RECREATED}`,
  };
}

function ambiguous(profile: RegistryProfile): RefusedMatch {
  return {
    registry: profile.title,
    why: 'several people registered a pending publisher for this repository, and the token cannot say whose it is',
    mend: 'ask the operator of the index to decide, or prove to the index that you control the repository',
  };
}

type ExplainedReject = Omit<Explanation, 'notes' | 'code'> & { readonly code: TrustErrorCode };

function unknownIssuer(claims: Claims, mismatches: readonly Mismatch[]): ExplainedReject {
  const error = trustErrors.create('issuer-unknown', { issuer: claimOf(claims, 'iss') });
  return {
    verdict: 'reject',
    code: error.code,
    what: error.message,
    why: error.why,
    mend: error.mend,
    mismatches,
  };
}

function fromMismatches(mismatches: readonly Mismatch[], profile: RegistryProfile): RefusedMatch | undefined {
  const [first, ...rest] = mismatches;
  if (first === undefined) return undefined;
  const also =
    rest.length === 0 ? '' : `; ${rest.map((mismatch) => quoted(mismatch.claim)).join(', ')} differ as well`;
  return { registry: profile.title, why: first.why + also, mend: first.mend };
}

/** The mismatches that a reader may see: all, or those that follow from the token alone. */
function visibleMismatches<P extends Publisher>(
  verdict: Reject<P>,
  reader: ExplanationReader,
): readonly Mismatch[] {
  if (reader === 'owner' || verdict.mayReveal) return verdict.mismatches;
  return verdict.mismatches.filter(
    (mismatch) => mismatch.expected === null && TOLD_TO_ANYBODY.includes(verdict.code),
  );
}

function explainReject<P extends Publisher>(
  verdict: Reject<P>,
  claims: Claims,
  profile: RegistryProfile,
  reader: ExplanationReader,
): ExplainedReject {
  if (verdict.code === 'issuer-unknown') return unknownIssuer(claims, verdict.mismatches);
  const told = reader === 'owner' || verdict.mayReveal || TOLD_TO_ANYBODY.includes(verdict.code);
  const code = told ? verdict.code : 'publisher-not-found';
  const mismatches = visibleMismatches(verdict, reader);
  const provider = findProvider(verdict.nearest?.provider ?? '') ?? providerForIssuer(claimOf(claims, 'iss'));
  const details =
    verdict.code === 'pending-publisher-ambiguous'
      ? ambiguous(profile)
      : (fromMismatches(mismatches, profile) ?? publisherNotFound(claims, provider, profile));
  const error = trustErrors.create(code as 'publisher-not-found', details);
  return { verdict: 'reject', code, what: error.message, why: error.why, mend: error.mend, mismatches };
}

function explainAccept(publisher: Publisher, profile: RegistryProfile): Omit<Explanation, 'notes'> {
  const fields = Object.entries(publisher.fields).filter(([, value]) => value !== '');
  return {
    verdict: 'accept',
    code: null,
    what: `${profile.title} accepts this ID token`,
    why: `every claim is what the publisher expects: ${fields.map(([name, value]) => `${name} ${quoted(value)}`).join(', ')}`,
    mend: 'nothing is to be done',
    mismatches: [],
  };
}

function notesOn<P extends Publisher>(
  verdict: Verdict<P>,
  claims: Claims,
  profile: RegistryProfile,
): readonly string[] {
  const publisher = verdict.verdict === 'accept' ? verdict.publisher : verdict.nearest;
  const provider = findProvider(publisher?.provider ?? '') ?? providerForIssuer(claimOf(claims, 'iss'));
  const notes = [...(provider?.remarks(claims, profile) ?? [])];
  if (verdict.verdict === 'accept' && shouldWarnAboutEnvironment(verdict.publisher, claims)) {
    notes.push('a publisher without an environment accepts any; register the environment to hold others off');
  }
  return notes;
}

/**
 * A verdict in words, the same for `explain`, `doctor`, the pages and the index's refusals. Without a reader
 * it is made for the caller, who is told the least.
 */
export function explain<P extends Publisher>(
  verdict: Verdict<P>,
  claims: Claims,
  profile: RegistryProfile,
  reader: ExplanationReader = 'caller',
): Explanation {
  const body =
    verdict.verdict === 'accept'
      ? explainAccept(verdict.publisher, profile)
      : explainReject(verdict, claims, profile, reader);
  return { ...body, notes: notesOn(verdict, claims, profile) };
}

/** The error that an index throws for a refused match; its words are the caller's explanation. */
export function refusalOf<P extends Publisher>(
  verdict: Reject<P>,
  claims: Claims,
  profile: RegistryProfile,
): TokenlessError<TrustErrorCode> {
  const { code, what, why, mend, mismatches } = explainReject(verdict, claims, profile, 'caller');
  const details = { mismatches, notes: notesOn(verdict, claims, profile) };
  return new TokenlessError(code, { what, why, mend }, { details });
}
