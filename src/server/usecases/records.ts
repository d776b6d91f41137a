import type { Publisher } from '../../trust/index.ts';

/** A collection of releases under one name. Times everywhere in the index: Unix seconds, UTC. */
export interface Project {
  readonly id: string;
  /** As its last upload spelled it. */
  readonly name: string;
  readonly normalizedName: string;
  /** Name of the account that owns it. */
  readonly owner: string;
}

/** A publisher of one project. An identity that publishes two projects is two of these. */
export interface ProjectPublisher extends Publisher {
  readonly id: string;
  /** The project's name as shown. */
  readonly project: string;
  readonly projectId: string;
}

/** A publisher whose project does not exist yet; the first mint reifies it. */
export interface PendingPublisher extends Publisher {
  readonly id: string;
  /** The name of the project that will be created. */
  readonly project: string;
  /** The account that will own the project. */
  readonly addedBy: string;
}

/** What an upload token may do: upload to these projects, until it ends. */
export interface UploadTokenRecord {
  readonly id: string;
  readonly expiresAtSeconds: number;
  readonly burned: boolean;
  /** One in the `tokenless` profile; a publisher that was removed takes its project away at once. */
  readonly grants: readonly UploadTokenGrant[];
}

/** A long-lived token for one project, made by the owner for an emergency. */
export interface ApiTokenRecord {
  readonly id: string;
  readonly projectId: string;
  /** The project's name as shown. */
  readonly project: string;
  readonly normalizedName: string;
  readonly reason: string;
  readonly addedBy: string;
  readonly createdAtSeconds: number;
  readonly expiresAtSeconds: number;
  readonly revokedAtSeconds: number | undefined;
}

/** One project that an upload token covers, and by which publisher. */
export interface UploadTokenGrant {
  /** Undefined: the token is an API token, which no publisher stands behind. */
  readonly publisherId: string | undefined;
  readonly projectId: string;
  readonly normalizedName: string;
}

/** A distribution that the index serves. Sizes in bytes, digests in lower-case hex. */
export interface StoredFile {
  readonly filename: string;
  readonly projectId: string;
  /** The release's version in normal form. */
  readonly version: string;
  readonly filetype: 'sdist' | 'bdist_wheel';
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly blake2b256: string;
  readonly md5: string;
  readonly requiresPython: string | undefined;
  /** SHA-256 of the wheel's `METADATA`, which is served beside it; an sdist has none (PEP 658). */
  readonly metadataSha256: string | undefined;
  readonly uploadedAtSeconds: number;
}
