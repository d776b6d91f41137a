-- The index's first tables. All times are Unix seconds, UTC; digests are lower-case hex; `fields`, `claims`
-- and `details` are JSON objects.

CREATE TABLE projects (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  normalized_name TEXT NOT NULL UNIQUE,
  ultranormalized_name TEXT NOT NULL,
  owner TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX projects_by_ultranormalized_name ON projects (ultranormalized_name);

CREATE TABLE publishers (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  provider TEXT NOT NULL,
  issuer TEXT NOT NULL,
  identity_key TEXT NOT NULL,
  fields TEXT NOT NULL,
  added_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (project_id, identity_key)
) STRICT;

CREATE INDEX publishers_by_issuer ON publishers (issuer);

-- The same identity may be pending for several people (one of them may be a stranger), but for one person
-- only once: it could not be told for which project a token is.
CREATE TABLE pending_publishers (
  id TEXT PRIMARY KEY,
  project_name TEXT NOT NULL,
  provider TEXT NOT NULL,
  issuer TEXT NOT NULL,
  identity_key TEXT NOT NULL,
  fields TEXT NOT NULL,
  added_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (added_by, identity_key)
) STRICT;

CREATE INDEX pending_publishers_by_issuer ON pending_publishers (issuer);

-- Keyed by the token's own issuer: two issuers may give the same `jti`.
CREATE TABLE used_ids (
  issuer TEXT NOT NULL,
  token_id TEXT NOT NULL,
  keep_until INTEGER NOT NULL,
  PRIMARY KEY (issuer, token_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX used_ids_by_keep_until ON used_ids (keep_until);

CREATE TABLE upload_tokens (
  id TEXT PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE,
  claims TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  burned_at INTEGER
) STRICT;

CREATE INDEX upload_tokens_by_expires_at ON upload_tokens (expires_at);

-- A publisher that is removed takes what its tokens may do with it.
CREATE TABLE upload_token_grants (
  token_id TEXT NOT NULL REFERENCES upload_tokens (id) ON DELETE CASCADE,
  publisher_id TEXT NOT NULL REFERENCES publishers (id) ON DELETE CASCADE,
  PRIMARY KEY (token_id, publisher_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX upload_token_grants_by_publisher_id ON upload_token_grants (publisher_id);

CREATE TABLE releases (
  id INTEGER PRIMARY KEY,
  project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  version TEXT NOT NULL,
  canonical_version TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (project_id, canonical_version)
) STRICT;

CREATE TABLE files (
  id INTEGER PRIMARY KEY,
  release_id INTEGER NOT NULL REFERENCES releases (id) ON DELETE CASCADE,
  project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  filename TEXT NOT NULL UNIQUE,
  filetype TEXT NOT NULL CHECK (filetype IN ('sdist', 'bdist_wheel')),
  size_bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  blake2b256 TEXT NOT NULL UNIQUE,
  md5 TEXT NOT NULL,
  requires_python TEXT,
  metadata_sha256 TEXT,
  uploaded_at INTEGER NOT NULL
) STRICT;

CREATE INDEX files_by_project_id ON files (project_id);
CREATE INDEX files_by_sha256 ON files (sha256);
CREATE INDEX files_by_metadata_sha256 ON files (metadata_sha256);

CREATE TABLE audit_events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  event TEXT NOT NULL,
  project TEXT,
  actor TEXT,
  details TEXT NOT NULL
) STRICT;

CREATE INDEX audit_events_by_project ON audit_events (project);
