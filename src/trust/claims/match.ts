import type { TrustErrorCode } from '../errors.ts';
import { findProvider, providerForIssuer } from '../providers/all.ts';
import type { ClaimRule, Provider } from '../providers/provider.ts';
import { publisherKey } from '../publishers/identity.ts';
import { storedField, type MatchedPublisher, type Publisher } from '../publishers/publisher.ts';
import type { RegistryProfile } from '../registries/profile.ts';
import { wireCodeOf } from '../wire-codes.ts';
import { claimOf, hasClaim, textClaim, type Claims, type SignedClaims } from './claims.ts';
import { explainIssuer, explainMismatch, explainMissing } from './mismatch.ts';
import { codeOf, hasItsNames, isProven, nearestMiss } from './nearest.ts';
import {
  failingRules,
  fitsIssuer,
  isFound,
  missingClaims,
  passesCheck,
  preferSpecific,
  rulesOf,
  type MatchRun,
} from './run.ts';
import type { Accept, MatchOptions, Mismatch, Reject, SignedVerdict, Verdict } from './verdict.ts';

function rejectAtOnce<P extends Publisher>(
  code: TrustErrorCode,
  mismatches: readonly Mismatch[] = [],
): Reject<P> {
  return {
    verdict: 'reject',
    code,
    nearest: null,
    mismatches,
    mayReveal: false,
    concernsOwner: code === 'pending-publisher-ambiguous',
    wire: wireCodeOf(code),
  };
}

function providerOf(
  publishers: readonly Publisher[],
  claims: Claims,
  assumes: ReadonlySet<string>,
): Provider | undefined {
  const issuer = claimOf(claims, 'iss');
  if (issuer === undefined && assumes.has('iss')) return findProvider(publishers[0]?.provider ?? '');
  const registered = publishers.find((publisher) => publisher.issuer === issuer);
  return providerForIssuer(issuer) ?? findProvider(registered?.provider ?? '');
}

function pinsOf(publisher: Publisher, run: MatchRun): Record<string, string> {
  if (run.profile.rules.numericIds !== 'owner-and-repository') return {};
  const unknown = Object.entries(run.provider.pins).filter(
    ([field]) => storedField(publisher, field) === undefined,
  );
  return Object.fromEntries(
    unknown.flatMap(([field, claim]) => {
      const id = textClaim(run.claims, claim);
      return id === undefined ? [] : [[field, id]];
    }),
  );
}

function refusedAnyway(missing: readonly string[], run: MatchRun): ClaimRule | undefined {
  return rulesOf(run).find(
    (rule) =>
      rule.selfEvident === true &&
      !missing.includes(rule.claim) &&
      !run.assumes.has(rule.claim) &&
      !rule.compare(null, claimOf(run.claims, rule.claim), run.claims, run.profile.rules),
  );
}

function reject<P extends Publisher>(
  candidates: readonly P[],
  missing: readonly string[],
  run: MatchRun,
): Reject<P> {
  const miss = nearestMiss(candidates, run);
  const anyway = refusedAnyway(missing, run);
  const failing = miss?.failing ?? (anyway === undefined ? [] : [anyway]);
  const found = anyway === undefined ? codeOf(miss, run) : 'event-not-allowed';
  const code = missing.length > 0 ? 'claim-missing' : found;
  return {
    verdict: 'reject',
    code,
    nearest: miss?.publisher ?? null,
    mismatches: [
      ...missing.map((claim) => explainMissing(claim, run)),
      ...failing
        .filter((rule) => !missing.includes(rule.claim))
        .map((rule) => explainMismatch(rule, miss?.publisher, run)),
    ],
    mayReveal: miss !== undefined && isProven(miss, run) && !run.provider.isPullRequest(run.claims),
    concernsOwner: miss !== undefined && hasItsNames(miss, run),
    wire: wireCodeOf(code),
  };
}

/** What the look-up comes to: publishers that fit in every claim, the best first. */
function findMatching<P extends Publisher>(candidates: readonly P[], run: MatchRun): P[] {
  const found = candidates.filter((publisher) => isFound(publisher, run));
  return preferSpecific(found, run.provider)
    .filter((publisher) => failingRules(publisher, run).length === 0)
    .map((publisher) => ({ publisher, unknown: Object.keys(pinsOf(publisher, run)).length }))
    .sort(
      (a, b) =>
        // A publisher whose ids are known is surer; beyond that only the order of the store must not show.
        a.unknown - b.unknown || publisherKey(a.publisher).localeCompare(publisherKey(b.publisher), 'en'),
    )
    .map(({ publisher }) => publisher);
}

function isAmbiguous<P extends Publisher>(
  candidates: readonly P[],
  run: MatchRun,
  ownerOf: MatchOptions<P>['ownerOf'],
): boolean {
  if (ownerOf === undefined || run.profile.rules.pendingOfSeveralOwners !== 'refused') return false;
  // Each alone, for a stranger's publisher with an environment would else win over the owner's without one.
  const alone = candidates.filter((publisher) => failingRules(publisher, run).length === 0);
  return new Set(alone.map(ownerOf)).size > 1;
}

/**
 * Which publisher these claims match, by the registry's rules: the question that the index, `doctor`,
 * `explain` and the pages ask. The claims may be anybody's; only `matchSigned` proves something.
 */
export function match<P extends Publisher>(
  publishers: readonly P[],
  claims: Claims,
  profile: RegistryProfile,
  options: MatchOptions<P> = {},
): Verdict<P> {
  const assumes = new Set(options.assumes);
  const provider = providerOf(publishers, claims, assumes);
  if (provider === undefined)
    return rejectAtOnce(issuerCode(claims, assumes), explainIssuer(claims, assumes, profile));
  const run: MatchRun = { provider, claims, profile, assumes };
  const candidates = publishers.filter((publisher) => fitsIssuer(publisher, run));
  const missing = missingClaims(run);
  if (missing.length > 0) return reject(candidates, missing, run);
  if (isAmbiguous(candidates, run, options.ownerOf)) return rejectAtOnce('pending-publisher-ambiguous');
  const [publisher, ...others] = findMatching(candidates, run);
  if (publisher === undefined) return reject(candidates, missing, run);
  return { verdict: 'accept', publisher, others, pins: pinsOf(publisher, run) };
}

function issuerCode(claims: Claims, assumes: ReadonlySet<string>): TrustErrorCode {
  if (assumes.has('iss')) return 'publisher-not-found';
  return hasClaim(claims, 'iss') ? 'issuer-unknown' : 'claim-missing';
}

/** `match` over verified claims: the accepted publisher is proof, out of which a grant may be made. */
export function matchSigned<P extends Publisher>(
  publishers: readonly P[],
  claims: SignedClaims,
  profile: RegistryProfile,
  options: Omit<MatchOptions<P>, 'assumes'> = {},
): SignedVerdict<P> {
  const verdict = match(publishers, claims, profile, { ...options, assumes: [] });
  return verdict.verdict === 'reject' ? verdict : (verdict as Accept<MatchedPublisher<P>>);
}

/**
 * Every claim check of one given publisher, without look-up: PyPI's `verify_claims`. A table without a
 * required claim rejects, whatever the claims.
 */
export function verifyClaims(
  provider: Provider,
  publisher: Publisher,
  claims: Claims,
  profile: RegistryProfile,
): boolean {
  if (provider.required.length === 0) return false;
  const run: MatchRun = { provider, claims, profile, assumes: new Set() };
  return rulesOf(run).every((rule) => passesCheck(rule, publisher, run));
}
