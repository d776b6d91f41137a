import { claimOf, type Claims } from '../claims/claims.ts';
import type { TrustErrorCode } from '../errors.ts';
import { storedField, type Publisher, type StoredField } from '../publishers/publisher.ts';
import type { RegistryRules } from '../registries/profile.ts';

/** Exact equality of two strings; a number or a missing value never equals anything. */
export function equalText(expected: string | null, got: unknown): boolean {
  return expected !== null && typeof got === 'string' && got === expected;
}

/** The text with its letters of ASCII in lower case; all others stay as they are. */
export function foldAscii(text: string): string {
  return text.replaceAll(/[A-Z]+/gu, (letters) => letters.toLowerCase());
}

/**
 * Equality without regard to case; the empty string never matches.
 * SECURITY: where a rule says so only the letters of ASCII are folded, for Unicode takes the Kelvin sign for
 * `k`, and no forge does. PyPI folds as Python does. Guarded by match.test.ts.
 */
export function equalFolded(
  expected: string | null,
  got: unknown,
  rules: FoldingRules = ASCII_ONLY,
): boolean {
  if (expected === null || typeof got !== 'string' || got === '') return false;
  const fold = foldingOf(rules);
  return fold(got) === fold(expected);
}

type FoldingRules = Pick<RegistryRules, 'letterFolding'>;
const ASCII_ONLY: FoldingRules = { letterFolding: 'ascii' };

/** How a registry folds letters. */
export function foldingOf({ letterFolding }: FoldingRules): (text: string) => string {
  return letterFolding === 'ascii' ? foldAscii : (text) => text.toLowerCase();
}

/** A name of the forge as the look-up compares it. */
export function equalName(expected: StoredField, got: string | undefined, rules: RegistryRules): boolean {
  if (expected === undefined || expected === null || got === undefined) return false;
  return rules.forgeNames === 'as-stored' ? got === expected : equalFolded(expected, got, rules);
}

/** A stored value that only constrains when it is not empty. */
export function unlessEmpty(
  compare: (expected: string, got: string) => boolean,
): (expected: string | null, got: unknown) => boolean {
  return (expected, got) => {
    if (expected === null || expected === '') return true;
    return typeof got === 'string' && got !== '' && compare(expected, got);
  };
}

/**
 * The look-up's side of a selecting field: the value that the token has, or not constrained. A stored NULL
 * is neither at PyPI, which looks for the empty string.
 */
export function selects(
  stored: StoredField,
  got: unknown,
  rules: RegistryRules,
  equal: (stored: string, got: string) => boolean,
): boolean {
  if (stored === null) return rules.storedNull === 'not-constrained';
  if (stored === undefined || stored === '') return true;
  return typeof got === 'string' && got !== '' && equal(stored, got);
}

/** Which part of a workflow claim names the forge's project, whose letters some indexes fold. */
export type NamePart = (claim: string) => number;

/**
 * `slug@ref`: the workflow claim must be exactly the expected file at one of the token's own refs. Nothing
 * is searched for inside the claim, so `baz.yml@fake.yml@refs/…` cannot pass for `baz.yml`.
 */
export function equalWorkflowRef(
  slug: string,
  got: unknown,
  refs: readonly unknown[],
  rules: RegistryRules,
  namePart: NamePart,
): boolean {
  if (typeof got !== 'string' || got === '') return false;
  const candidates = refs
    .filter((ref): ref is string => typeof ref === 'string' && ref !== '')
    .map((ref) => `${slug}@${ref}`);
  const fold = (text: string): string =>
    rules.forgeNames === 'as-stored'
      ? text
      : foldAscii(text.slice(0, namePart(text))) + text.slice(namePart(text));
  return candidates.some((candidate) => fold(candidate) === fold(got));
}

/** `slug@ref`, whichever the ref; `foldAll`: the case of the file does not count either. */
export function equalWorkflowAtAnyRef(
  slug: string,
  got: unknown,
  rules: RegistryRules,
  namePart: NamePart,
): boolean {
  if (typeof got !== 'string' || got.length <= slug.length + 1 || got[slug.length] !== '@') return false;
  const end = rules.workflowFile === 'case-insensitive' ? slug.length : namePart(slug);
  const fold = (text: string): string =>
    rules.forgeNames === 'as-stored' ? text : foldingOf(rules)(text.slice(0, end)) + text.slice(end);
  return fold(got.slice(0, slug.length)) === fold(slug);
}

/** True when the publisher has all of these fields; half a name would cover everything of its owner. */
export function hasFields(publisher: Publisher, names: readonly string[]): boolean {
  return names.every((name) => (storedField(publisher, name) ?? '') !== '');
}

/** The values of some claims, in order. */
export function claimsOf(claims: Claims, names: readonly string[]): readonly unknown[] {
  return names.map((name) => claimOf(claims, name));
}

/** The code of a repository that differs: in its name, in its owner, or in both, which is somebody else's. */
export function repositoryCode(
  expected: { readonly owner: StoredField; readonly name: StoredField },
  got: { readonly owner?: string | undefined; readonly name?: string | undefined },
): TrustErrorCode {
  if (equalFolded(expected.owner ?? null, got.owner)) return 'publisher-repository-mismatch';
  return equalFolded(expected.name ?? null, got.name) ? 'publisher-owner-mismatch' : 'publisher-not-found';
}
