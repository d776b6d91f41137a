import type { Generated, GeneratedAlways } from 'kysely';

/** The tables as the migrations make them; see `migrations/`. Times: Unix seconds, UTC. */
export interface Schema {
  readonly projects: {
    id: string;
    name: string;
    normalized_name: string;
    ultranormalized_name: string;
    owner: string;
    created_at: number;
  };
  readonly publishers: PublisherColumns & { project_id: string };
  readonly pending_publishers: PublisherColumns & { project_name: string };
  readonly used_ids: { issuer: string; token_id: string; keep_until: number };
  readonly upload_tokens: {
    id: string;
    sha256: string;
    claims: string;
    created_at: number;
    expires_at: number;
    burned_at: number | null;
  };
  readonly upload_token_grants: { token_id: string; publisher_id: string };
  readonly api_tokens: {
    id: string;
    sha256: string;
    project_id: string;
    reason: string;
    added_by: string;
    created_at: number;
    expires_at: number;
    revoked_at: number | null;
  };
  readonly releases: {
    id: Generated<number>;
    project_id: string;
    version: string;
    canonical_version: string;
    created_at: number;
  };
  readonly files: {
    id: Generated<number>;
    release_id: number;
    project_id: string;
    filename: string;
    filetype: 'sdist' | 'bdist_wheel';
    size_bytes: number;
    sha256: string;
    blake2b256: string;
    md5: string;
    requires_python: string | null;
    metadata_sha256: string | null;
    uploaded_at: number;
  };
  readonly audit_events: {
    id: Generated<number>;
    at: number;
    event: string;
    project: string | null;
    actor: string | null;
    details: string;
    refusal_key: string | null;
  };
}

/** What the tables of publishers and pending publishers have in common. */
export interface PublisherColumns extends IdentityColumns {
  id: string;
  provider: string;
  issuer: string;
  identity_key: string;
  fields: string;
  added_by: string;
  created_at: number;
}

/** What publishers are found by; the database makes it of `fields`. */
export interface IdentityColumns {
  owner_name: GeneratedAlways<string | null>;
  repository_name: GeneratedAlways<string | null>;
  owner_id: GeneratedAlways<string | null>;
  repository_id: GeneratedAlways<string | null>;
}
