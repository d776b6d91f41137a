import type { Insertable, Selectable } from 'kysely';
import type { Json } from '../../../../base/index.ts';
import type {
  IndexEvent,
  NewPublisher,
  PendingPublisher,
  Project,
  ProjectPublisher,
  StoredFile,
} from '../../../usecases/index.ts';
import type { PublisherColumns, Schema } from './schema.ts';

type Row<Table extends keyof Schema> = Selectable<Schema[Table]>;

/** A project as the use cases know it. */
export function projectOf(row: Row<'projects'>): Project {
  return { id: row.id, name: row.name, normalizedName: row.normalized_name, owner: row.owner };
}

/** The fields of a publisher's row. */
export function fieldsOf(row: { readonly fields: string }): Readonly<Record<string, string>> {
  return JSON.parse(row.fields) as Record<string, string>;
}

/** A publisher as the use cases know it; `project` is the name of its project. */
export function publisherOf(row: Row<'publishers'> & { readonly project: string }): ProjectPublisher {
  const { id, provider, issuer, project } = row;
  return { id, provider, issuer, fields: fieldsOf(row), project, projectId: row.project_id };
}

/** A pending publisher as the use cases know it. */
export function pendingPublisherOf(row: Row<'pending_publishers'>): PendingPublisher {
  const { id, provider, issuer } = row;
  return { id, provider, issuer, fields: fieldsOf(row), project: row.project_name, addedBy: row.added_by };
}

/** The columns of a new publisher or pending publisher. */
export function publisherColumns(publisher: NewPublisher, atSeconds: number): Insertable<PublisherColumns> {
  return {
    id: publisher.id,
    provider: publisher.provider,
    issuer: publisher.issuer,
    identity_key: publisher.key,
    fields: JSON.stringify(publisher.fields),
    added_by: publisher.addedBy,
    created_at: atSeconds,
  };
}

/** A file as the use cases know it. */
export function storedFileOf(row: Row<'files'> & { readonly version: string }): StoredFile {
  return {
    filename: row.filename,
    projectId: row.project_id,
    version: row.version,
    filetype: row.filetype,
    sizeBytes: row.size_bytes,
    sha256: row.sha256,
    blake2b256: row.blake2b256,
    md5: row.md5,
    requiresPython: row.requires_python ?? undefined,
    metadataSha256: row.metadata_sha256 ?? undefined,
    uploadedAtSeconds: row.uploaded_at,
  };
}

/** An audit event as the use cases know it. */
export function indexEventOf(row: Row<'audit_events'>): IndexEvent {
  return {
    event: row.event as IndexEvent['event'],
    atSeconds: row.at,
    ...(row.project === null ? {} : { project: row.project }),
    ...(row.actor === null ? {} : { actor: row.actor }),
    details: JSON.parse(row.details) as Record<string, Json>,
  };
}
