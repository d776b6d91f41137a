import type { Claims } from '../claims/claims.ts';
import type { TrustErrorCode } from '../errors.ts';
import type { FormField, RegistrationFacts } from '../publishers/form-field.ts';
import type { Publisher, StoredField } from '../publishers/publisher.ts';
import type { RegistryProfile, RegistryRules } from '../registries/profile.ts';

/** One claim that decides: what the publisher expects, and whether the token has it. */
export interface ClaimRule {
  readonly claim: string;
  /** The registration's member behind it, for words: `environment`. */
  readonly field?: string;
  /** The code when this is the most telling mismatch. */
  readonly code: TrustErrorCode | ((publisher: Publisher, claims: Claims) => TrustErrorCode);
  /** The rules under which the claim is looked at; left out: always. */
  readonly when?: (rules: RegistryRules) => boolean;
  /** True: a claim that proves that the caller owns the repository. */
  readonly proves?: true;
  /** True: refused whatever is registered, so that the caller may always be told. */
  readonly selfEvident?: true;
  /** What the publisher expects; undefined: it does not say, anything passes. */
  readonly expected: (publisher: Publisher, rules: RegistryRules) => StoredField;
  /** The check of one claim, as PyPI's claim checks do it. */
  readonly compare: (expected: string | null, got: unknown, claims: Claims, rules: RegistryRules) => boolean;
  /** The look-up's own comparison, where the look-up asks for more than the check. */
  readonly finds?: (publisher: Publisher, claims: Claims, rules: RegistryRules) => boolean;
  /** The registration's members that would match these claims; undefined members: none can. */
  readonly registers?: (claims: Claims) => Readonly<Record<string, string | undefined>>;
  /** What the publisher expects, in full, for people; left out: `expected`. */
  readonly shows?: (publisher: Publisher, claims: Claims, rules: RegistryRules) => string | null;
  /** What to change so that the token says what is expected. */
  readonly change: (expected: string, rules: RegistryRules) => string;
}

/** How clients find an ID token of this provider; descriptive, the client does it. */
export interface AmbientIdentity {
  /** Environment variables that show that one can be had. */
  readonly variables: readonly string[];
  readonly how: string;
}

/** What a provider's table holds; see docs/providers/. */
export interface ProviderTable {
  readonly name: string;
  /** How the provider is called in sentences. */
  readonly title: string;
  /** The exact `iss` of its ID tokens. */
  readonly issuer: string;
  /** True: other issuers of the same kind exist (self-managed GitLab). */
  readonly customIssuers: boolean;
  /** Signature algorithms; never `none`, never HMAC. */
  readonly algorithms: readonly string[];
  /** The longest life that an ID token may have, in seconds. */
  readonly longestIdTokenLifeSeconds: number;
  /** Claims that must be there and fit, the most telling first. */
  readonly required: readonly ClaimRule[];
  /** Claims that must fit where the publisher constrains them. */
  readonly optional: readonly ClaimRule[];
  /** Claims that must be there and are not compared themselves. */
  readonly present: readonly string[];
  /** Claims that are known and not looked at. */
  readonly unchecked: readonly string[];
  /** The field that chooses between publishers which match otherwise: the one that has it wins (E1). */
  readonly selector: string | undefined;
  readonly form: readonly FormField[];
  /** The fields to store, once the form is valid and the forge has answered. */
  readonly store: (
    fields: Readonly<Record<string, string>>,
    facts: RegistrationFacts,
  ) => Readonly<Record<string, string>>;
  /** Ids that the first mint pins: publisher field → claim. */
  readonly pins: Readonly<Record<string, string>>;
  /** Fields whose letters do not count in `publisherKey`. */
  readonly caseInsensitiveFields: readonly string[];
  /** The claims that PyPI keeps beside the upload token. */
  readonly storedClaims: readonly string[];
  /** True for a run started by a pull or merge request: it is never told expected values. */
  readonly isPullRequest: (claims: Claims) => boolean;
  /** True when the job's steps come from another workflow than the one that was started. */
  readonly isFromReusableWorkflow: (claims: Claims) => boolean;
  /** The registered workflow, taken from its claim. */
  readonly extractWorkflow: (claims: Claims) => string | undefined;
  readonly verifyUrl: (publisher: Publisher, url: string) => boolean;
  /** Sentences about odd but harmless claims. */
  readonly remarks: (claims: Claims, profile: RegistryProfile) => readonly string[];
  readonly ambient: AmbientIdentity;
  /** The provider's own documentation of its claims. */
  readonly documentation: string;
}

/** A provider whose table was checked. */
export type Provider = Readonly<ProviderTable>;

const FORBIDDEN_ALGORITHMS = /^(?:none|HS\d+)$/iu;

/**
 * Checks and freezes a provider's table. A table without a required claim would accept anybody and throws
 * here, when it is loaded; `verifyClaims` rejects it too, should one come about otherwise.
 */
export function defineProvider(table: ProviderTable): Provider {
  if (table.required.length === 0) {
    throw new TypeError(`the table of provider ${table.name} has no required claim`);
  }
  if (table.algorithms.length === 0 || table.algorithms.some((name) => FORBIDDEN_ALGORITHMS.test(name))) {
    throw new TypeError(`the table of provider ${table.name} has no usable list of algorithms`);
  }
  return Object.freeze(table);
}
