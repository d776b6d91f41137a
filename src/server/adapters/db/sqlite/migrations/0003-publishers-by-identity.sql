-- What a mint narrows publishers by, so that it need not read all of an issuer: the names (letters of ASCII
-- folded) and ids that the forge gives. Generated from `fields`, so that a pinned id is in them at once.

ALTER TABLE publishers ADD COLUMN owner_name TEXT GENERATED ALWAYS AS
  (lower(coalesce(fields ->> '$.owner', fields ->> '$.namespace', fields ->> '$.email', fields ->> '$.organization'))) VIRTUAL;
ALTER TABLE publishers ADD COLUMN repository_name TEXT GENERATED ALWAYS AS
  (lower(coalesce(fields ->> '$.repository', fields ->> '$.project'))) VIRTUAL;
ALTER TABLE publishers ADD COLUMN owner_id TEXT GENERATED ALWAYS AS
  (coalesce(fields ->> '$.ownerId', fields ->> '$.namespaceId')) VIRTUAL;
ALTER TABLE publishers ADD COLUMN repository_id TEXT GENERATED ALWAYS AS
  (coalesce(fields ->> '$.repositoryId', fields ->> '$.projectId')) VIRTUAL;

-- Without the issuer in front: SQLite would then search by the issuer alone, which nearly all have in common.
DROP INDEX publishers_by_issuer;
CREATE INDEX publishers_by_owner_name ON publishers (owner_name);
CREATE INDEX publishers_by_repository_name ON publishers (repository_name);
CREATE INDEX publishers_by_owner_id ON publishers (owner_id);
CREATE INDEX publishers_by_repository_id ON publishers (repository_id);

ALTER TABLE pending_publishers ADD COLUMN owner_name TEXT GENERATED ALWAYS AS
  (lower(coalesce(fields ->> '$.owner', fields ->> '$.namespace', fields ->> '$.email', fields ->> '$.organization'))) VIRTUAL;
ALTER TABLE pending_publishers ADD COLUMN repository_name TEXT GENERATED ALWAYS AS
  (lower(coalesce(fields ->> '$.repository', fields ->> '$.project'))) VIRTUAL;
ALTER TABLE pending_publishers ADD COLUMN owner_id TEXT GENERATED ALWAYS AS
  (coalesce(fields ->> '$.ownerId', fields ->> '$.namespaceId')) VIRTUAL;
ALTER TABLE pending_publishers ADD COLUMN repository_id TEXT GENERATED ALWAYS AS
  (coalesce(fields ->> '$.repositoryId', fields ->> '$.projectId')) VIRTUAL;

DROP INDEX pending_publishers_by_issuer;
CREATE INDEX pending_publishers_by_owner_name ON pending_publishers (owner_name);
CREATE INDEX pending_publishers_by_repository_name ON pending_publishers (repository_name);
CREATE INDEX pending_publishers_by_owner_id ON pending_publishers (owner_id);
CREATE INDEX pending_publishers_by_repository_id ON pending_publishers (repository_id);
