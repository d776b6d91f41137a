import type { NormalisedMember } from './rules.ts';

/** The schema that a release record names. */
export const RECORD_SCHEMA = 'tokenless/release-record/v1';

/** One file as the replay hash covers it. */
export interface NormalisedFile {
  /** The filename that the normalised name, version and tags give. */
  readonly file: string;
  readonly kind: 'wheel' | 'sdist';
  readonly name: string;
  readonly version: string;
  readonly build?: string | undefined;
  /** Expanded and sorted; empty for an sdist. */
  readonly tags: readonly string[];
  /** Field name in lower case → its values, sorted. */
  readonly core_metadata: Readonly<Record<string, readonly string[]>>;
  /** Sorted by path. */
  readonly members: readonly NormalisedMember[];
}

/** Which version of each rule made the normalised part. */
export interface RuleVersions {
  readonly name: number;
  readonly version: number;
  readonly tags: number;
  readonly metadata: number;
  readonly members: number;
}

/** What the replay hash covers. */
export interface NormalisedPart {
  readonly pipeline_version: number;
  readonly rule_versions: RuleVersions;
  /** Sorted by `file`. */
  readonly files: readonly NormalisedFile[];
}

/** A claim as the record keeps it; anything deeper is kept as its JSON text. */
export type RecordedClaim = string | number | boolean | null | readonly string[];

/** A gate and how it ended. */
export interface RecordedGate {
  readonly command: string;
  readonly result: 'passed' | 'failed' | 'skipped';
}

/** The bytes of one file. */
export interface RecordedFile {
  readonly filename: string;
  /** Which `file` of the normalised part it is. */
  readonly file: string;
  readonly size_bytes: number;
  readonly sha256: string;
}

/** Where the release came from and what was published: facts, not what the pipeline made of them. */
export interface Evidence {
  readonly repository?: string | undefined;
  readonly commit?: string | undefined;
  readonly tag?: string | undefined;
  readonly claims?: Readonly<Record<string, RecordedClaim>> | undefined;
  readonly gates: readonly RecordedGate[];
  readonly files: readonly RecordedFile[];
  readonly indexes: readonly { readonly name: string; readonly url: string }[];
  /** Tool → version. */
  readonly tools: Readonly<Record<string, string>>;
}

/** `release-record.json`. */
export interface ReleaseRecord {
  readonly schema: typeof RECORD_SCHEMA;
  readonly normalised: NormalisedPart;
  readonly evidence: Evidence;
  /** SHA-256 over the RFC 8785 form of `normalised`, lower-case hex. */
  readonly replay_hash: string;
  /** SHA-256 over the RFC 8785 form of everything but itself. */
  readonly record_hash: string;
}
