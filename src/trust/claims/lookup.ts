import type { Provider } from '../providers/provider.ts';
import type { Publisher } from '../publishers/publisher.ts';
import type { RegistryProfile } from '../registries/profile.ts';
import { claimOf, type Claims } from './claims.ts';
import { fitsIssuer, isFound, missingClaims, preferSpecific, type MatchRun } from './run.ts';

/**
 * The single steps of a match, as PyPI's tests and the conformance vectors take them apart. An index uses
 * `matchSigned`, which takes them all.
 */
export interface MatchSteps {
  /** The names of required claims that are absent or null. */
  missing(claims: Claims): readonly string[];
  /** The publisher that the look-up chooses, before its claims are checked. */
  lookup<P extends Publisher>(publishers: readonly P[], claims: Claims): P | undefined;
  /** Whether one claim passes its check against what a publisher expects; undefined: no such check. */
  check(claim: string, expected: string | null, claims: Claims): boolean | undefined;
}

/** The steps for one provider under one registry's rules. */
export function matchSteps(provider: Provider, profile: RegistryProfile): MatchSteps {
  const runOf = (claims: Claims): MatchRun => ({ provider, claims, profile, assumes: new Set() });
  return {
    missing: (claims) => missingClaims(runOf(claims)),
    lookup: (publishers, claims) => {
      const run = runOf(claims);
      const found = publishers.filter((publisher) => fitsIssuer(publisher, run) && isFound(publisher, run));
      return preferSpecific(found, provider)[0];
    },
    check: (claim, expected, claims) => {
      const rule = [...provider.required, ...provider.optional].find((entry) => entry.claim === claim);
      return rule?.compare(expected, claimOf(claims, claim), claims, profile.rules);
    },
  };
}
