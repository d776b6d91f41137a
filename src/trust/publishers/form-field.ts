import type { RegistryProfile, RegistryRules } from '../registries/profile.ts';

/** What a form field does to a value: the value to store, or why not. */
export type FieldResult = { readonly store: string } | { readonly reason: string; readonly mend: string };

/** One field of a registration form. */
export interface FormField {
  readonly name: string;
  readonly required: boolean;
  /** What to write there, for forms and for the mend. */
  readonly hint: string;
  /** The field's own rule, as PyPI's form has it; gets the value as typed, never empty. */
  readonly check: (value: string, rules: RegistryRules) => FieldResult;
  /** True: PyPI's form skips the rule for a value of only whitespace, and stores this. */
  readonly blank?: (value: string, rules: RegistryRules) => string;
}

/** What looking something up at the forge came to: the answer, an HTTP status, or no answer. */
export type ForgeAnswer<Found> = Found | number | 'timeout' | 'connection-error';

/** Facts for a registration that only the outside knows; each may be left out when nobody asked. */
export interface RegistrationFacts {
  /** The index's profile; left out: `tokenless`. */
  readonly profile?: RegistryProfile | undefined;
  /** GitHub: the answer of `GET /users/{owner}`. */
  readonly owner?: ForgeAnswer<{ readonly login: string; readonly id: number | string }> | undefined;
  /** GitHub: the answer of `GET /repos/{owner}/{repository}`. */
  readonly repository?: ForgeAnswer<{ readonly name: string; readonly id: number | string }> | undefined;
  /** ActiveState: whether the organization exists. */
  readonly organization?: ForgeAnswer<{ readonly exists: boolean }> | undefined;
  /** ActiveState: the user behind the name; null: there is none. */
  readonly actor?: ForgeAnswer<{ readonly user_id: string } | null> | undefined;
  /** GitLab: the issuers that the project may choose from. */
  readonly issuers?: readonly string[] | undefined;
}
