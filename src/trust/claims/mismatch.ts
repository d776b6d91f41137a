import type { Publisher, StoredField } from '../publishers/publisher.ts';
import type { ClaimRule } from '../providers/provider.ts';
import type { RegistryProfile } from '../registries/profile.ts';
import { type Claims, claimOf, hasClaim } from './claims.ts';
import type { MatchRun } from './run.ts';
import { quoted, shownValue } from './shown.ts';
import type { Mismatch } from './verdict.ts';

function expectedText(rule: ClaimRule, publisher: Publisher | undefined, run: MatchRun): StoredField {
  if (publisher === undefined) return null;
  return rule.shows === undefined
    ? rule.expected(publisher, run.profile.rules)
    : rule.shows(publisher, run.claims, run.profile.rules);
}

function differsOnlyInCase(expected: string, got: unknown): boolean {
  return typeof got === 'string' && got !== expected && got.toLowerCase() === expected.toLowerCase();
}

function whyMismatch(rule: ClaimRule, expected: string | null, run: MatchRun): string {
  const got = claimOf(run.claims, rule.claim);
  const { title } = run.profile;
  if (expected === null)
    return `the token's ${quoted(rule.claim)} is ${quoted(got)}, which ${title} never takes`;
  const expects = `the publisher expects ${quoted(rule.claim)} to be ${quoted(expected)}`;
  if (got === undefined || got === null || got === '') return `${expects}; the token has none`;
  if (got === expected) return `${expects}, which is not how ${title} stores it`;
  if (shownValue(got) === expected) return `${expects}; the token has it as a ${typeof got}`;
  const differs = `${expects}; the token says ${quoted(got)}`;
  if (!differsOnlyInCase(expected, got)) return differs;
  return `${differs}; they differ only in case, and ${title} tells upper and lower case apart there`;
}

function registeredAs(rule: ClaimRule, run: MatchRun): string | undefined {
  const members = Object.entries(rule.registers?.(run.claims) ?? {});
  const known = members.filter((entry): entry is [string, string] => entry[1] !== undefined);
  if (known.length === 0) return undefined;
  return known
    .map(([name, value]) =>
      value === '' ? `without ${quoted(name)}` : `with ${quoted(name)} ${quoted(value)}`,
    )
    .join(' and ');
}

function mendMismatch(rule: ClaimRule, expected: string | null, run: MatchRun): string {
  const change = rule.change(shownValue(expected ?? ''), run.profile.rules);
  const registered = registeredAs(rule, run);
  return registered === undefined ? change : `${change}, or register the publisher ${registered}`;
}

/**
 * What one claim should be, what it is, why that matters and what to do: for every provider the same way.
 * Without a publisher, for a claim that is refused whatever is registered.
 */
export function explainMismatch(rule: ClaimRule, publisher: Publisher | undefined, run: MatchRun): Mismatch {
  const expected = expectedText(rule, publisher, run) ?? null;
  const got = claimOf(run.claims, rule.claim);
  return {
    claim: rule.claim,
    expected,
    got: hasClaim(run.claims, rule.claim) ? shownValue(got) : null,
    why: whyMismatch(rule, expected, run),
    mend: mendMismatch(rule, expected, run),
  };
}

/** A required claim that the token does not have at all. */
export function explainMissing(claim: string, run: MatchRun): Mismatch {
  return {
    claim,
    expected: null,
    got: null,
    why: `every ID token of ${run.provider.title} must have ${quoted(claim)}; this one has none`,
    mend: `use an ID token of ${run.provider.title} itself, with all its claims`,
  };
}

/** An issuer of no provider: whose rules would decide over the other claims, nobody can tell. */
export function explainIssuer(
  claims: Claims,
  assumes: ReadonlySet<string>,
  { title }: RegistryProfile,
): readonly Mismatch[] {
  if (assumes.has('iss')) return [];
  if (!hasClaim(claims, 'iss')) {
    const why = 'every ID token must have `iss`, which says who issued it; this one has none';
    const mend = 'use an ID token of a CI service itself, with all its claims';
    return [{ claim: 'iss', expected: null, got: null, why, mend }];
  }
  const got = claimOf(claims, 'iss');
  const why = `the token's \`iss\` is ${quoted(got)}, which is the issuer of no provider that ${title} knows`;
  const mend =
    'publish from a provider that the index knows, or let the operator of the index add this issuer';
  return [{ claim: 'iss', expected: null, got: shownValue(got), why, mend }];
}
