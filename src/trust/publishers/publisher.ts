import type { Brand } from '../../base/index.ts';

/**
 * A stored rule: which CI identity may publish. Make it by `registerPublisher`, which spells the fields as
 * the index stores them (GitHub environments in lower case). An index adds members of its own (id, project).
 */
export interface Publisher {
  /** The provider's name, `github`. */
  readonly provider: string;
  /** The exact `iss` of its ID tokens. */
  readonly issuer: string;
  /**
   * The registration's members. GitHub: `owner`, `repository`, `workflow`, `environment`?, `ownerId`?,
   * `repositoryId`?. A missing `environment` is not constrained; a missing id is not known yet; any other
   * missing field matches nothing.
   */
  readonly fields: Readonly<Record<string, string>>;
  /** Fields that PyPI stored as NULL instead of the empty string; its look-up never selects such a row. */
  readonly nullFields?: readonly string[];
}

/** A publisher that signed claims were matched with; only `matchSigned` makes it. */
export type MatchedPublisher<P extends Publisher> = Brand<P, 'MatchedPublisher'>;

/** A stored field: a string, null (stored NULL) or undefined (not constrained, or not known yet). */
export type StoredField = string | null | undefined;

/** Reads a stored field. */
export function storedField(publisher: Publisher, field: string): StoredField {
  if (publisher.nullFields?.includes(field) === true) return null;
  return Object.hasOwn(publisher.fields, field) ? publisher.fields[field] : undefined;
}
