import { storedField, type Publisher } from '../publishers/publisher.ts';
import type { ClaimRule, Provider } from '../providers/provider.ts';
import type { RegistryProfile } from '../registries/profile.ts';
import { claimOf, hasClaim, type Claims } from './claims.ts';

/** One set of claims under one provider's table and one registry's rules. */
export interface MatchRun {
  readonly provider: Provider;
  readonly claims: Claims;
  readonly profile: RegistryProfile;
  readonly assumes: ReadonlySet<string>;
}

function inForce(run: MatchRun, rules: readonly ClaimRule[]): ClaimRule[] {
  return rules.filter((rule) => rule.when === undefined || rule.when(run.profile.rules));
}

/** The rules in force, required ones first, the most telling first. */
export function rulesOf(run: MatchRun): ClaimRule[] {
  return [...inForce(run, run.provider.required), ...inForce(run, run.provider.optional)];
}

/** The names of required claims that the token does not have (or has as null). */
export function missingClaims(run: MatchRun): string[] {
  const required = inForce(run, run.provider.required).map((rule) => rule.claim);
  const names = [...new Set([...required, ...run.provider.present])];
  return names.filter((name) => !run.assumes.has(name) && !hasClaim(run.claims, name));
}

/** True when the look-up would take this publisher, before any claim is checked. */
export function isFound(publisher: Publisher, run: MatchRun): boolean {
  return rulesOf(run).every((rule) => fitsLookup(rule, publisher, run));
}

function fitsLookup(rule: ClaimRule, publisher: Publisher, run: MatchRun): boolean {
  if (run.assumes.has(rule.claim) || rule.finds === undefined) return true;
  return rule.finds(publisher, run.claims, run.profile.rules);
}

/** True when one claim is what the publisher expects, by the claim's own check. */
export function passesCheck(rule: ClaimRule, publisher: Publisher, run: MatchRun): boolean {
  if (run.assumes.has(rule.claim)) return true;
  const expected = rule.expected(publisher, run.profile.rules);
  if (expected === undefined) return true;
  const claims = withStandIns(run);
  return rule.compare(expected, claimOf(claims, rule.claim), claims, run.profile.rules);
}

/**
 * A check may want other claims beside its own (`sha` beside GitLab's `ci_config_ref_uri`): those that are
 * assumed to be there are, with a value that no token has. Signed claims assume nothing.
 */
function withStandIns({ claims, assumes }: MatchRun): Claims {
  const assumed = [...assumes].filter((name) => !hasClaim(claims, name));
  return assumed.length === 0
    ? claims
    : { ...claims, ...Object.fromEntries(assumed.map((name) => [name, `<${name}>`])) };
}

/** The rules that one publisher does not pass, by look-up or by check. */
export function failingRules(publisher: Publisher, run: MatchRun): ClaimRule[] {
  return rulesOf(run).filter(
    (rule) => !fitsLookup(rule, publisher, run) || !passesCheck(rule, publisher, run),
  );
}

/** True when the token's issuer is the publisher's, and one that the provider knows as its own. */
export function fitsIssuer(publisher: Publisher, run: MatchRun): boolean {
  if (publisher.provider !== run.provider.name) return false;
  if (run.assumes.has('iss')) return true;
  const issuer = claimOf(run.claims, 'iss');
  return publisher.issuer === issuer && (run.provider.customIssuers || issuer === run.provider.issuer);
}

/** Prefers publishers that name what the token has over those that take anything (E1). */
export function preferSpecific<P extends Publisher>(
  publishers: readonly P[],
  provider: Provider,
): readonly P[] {
  const { selector } = provider;
  if (selector === undefined) return publishers;
  const specific = publishers.filter((publisher) => (storedField(publisher, selector) ?? '') !== '');
  return specific.length > 0 ? specific : publishers;
}
