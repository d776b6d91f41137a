import type { Kysely } from 'kysely';
import type { AddFileCommand, AddFileResult, ProjectStore, StoredFile } from '../../../usecases/index.ts';
import { insertEvents } from './audit.ts';
import type { SqliteDatabase } from './database.ts';
import { storedFileOf } from './rows.ts';
import type { Schema } from './schema.ts';
import { Undone, orUndone } from './undone.ts';

async function hasApiToken(transaction: Kysely<Schema>, { tokenId, file }: AddFileCommand): Promise<boolean> {
  const token = await transaction
    .selectFrom('api_tokens')
    .select('id')
    .where('id', '=', tokenId)
    .where('project_id', '=', file.projectId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return token !== undefined;
}

async function hasGrant(transaction: Kysely<Schema>, command: AddFileCommand): Promise<boolean> {
  const { tokenId, file } = command;
  const grant = await transaction
    .selectFrom('upload_token_grants as grants')
    .innerJoin('upload_tokens', 'upload_tokens.id', 'grants.token_id')
    .innerJoin('publishers', 'publishers.id', 'grants.publisher_id')
    .select('publishers.id')
    .where('grants.token_id', '=', tokenId)
    .where('publishers.project_id', '=', file.projectId)
    .where('upload_tokens.burned_at', 'is', null)
    .executeTakeFirst();
  return grant !== undefined || (await hasApiToken(transaction, command));
}

async function conflictOf(
  transaction: Kysely<Schema>,
  { file }: AddFileCommand,
): Promise<AddFileResult | undefined> {
  const rows = await transaction
    .selectFrom('files')
    .select(['filename', 'sha256'])
    .where((eb) => eb.or([eb('filename', '=', file.filename), eb('blake2b256', '=', file.blake2b256)]))
    .execute();
  if (rows.length === 0) return undefined;
  const identical = rows.every((row) => row.filename === file.filename && row.sha256 === file.sha256);
  return identical ? 'identical-file-exists' : 'file-exists';
}

async function releaseOf(transaction: Kysely<Schema>, command: AddFileCommand): Promise<number> {
  const { file, canonicalVersion } = command;
  const key = { project_id: file.projectId, canonical_version: canonicalVersion };
  await transaction
    .insertInto('releases')
    .values({ ...key, version: file.version, created_at: file.uploadedAtSeconds })
    .onConflict((conflict) => conflict.columns(['project_id', 'canonical_version']).doNothing())
    .execute();
  const release = await transaction
    .selectFrom('releases')
    .select('id')
    .where('project_id', '=', key.project_id)
    .where('canonical_version', '=', key.canonical_version)
    .executeTakeFirstOrThrow();
  return release.id;
}

async function refusalOf(
  transaction: Kysely<Schema>,
  { file, maxProjectBytes }: AddFileCommand,
  releaseId: number,
): Promise<AddFileResult | undefined> {
  const { total } = await transaction
    .selectFrom('files')
    .select((eb) => eb.fn.coalesce(eb.fn.sum<number>('size_bytes'), eb.lit(0)).as('total'))
    .where('project_id', '=', file.projectId)
    .executeTakeFirstOrThrow();
  if (total + file.sizeBytes > maxProjectBytes) return 'project-too-large';
  if (file.filetype !== 'sdist') return undefined;
  const sdist = await transaction
    .selectFrom('files')
    .select('id')
    .where('release_id', '=', releaseId)
    .where('filetype', '=', 'sdist')
    .executeTakeFirst();
  return sdist === undefined ? undefined : 'sdist-exists';
}

async function insertFile(transaction: Kysely<Schema>, file: StoredFile, releaseId: number): Promise<void> {
  await transaction
    .insertInto('files')
    .values({
      release_id: releaseId,
      project_id: file.projectId,
      filename: file.filename,
      filetype: file.filetype,
      size_bytes: file.sizeBytes,
      sha256: file.sha256,
      blake2b256: file.blake2b256,
      md5: file.md5,
      requires_python: file.requiresPython ?? null,
      metadata_sha256: file.metadataSha256 ?? null,
      uploaded_at: file.uploadedAtSeconds,
    })
    .execute();
}

async function addFile(transaction: Kysely<Schema>, command: AddFileCommand): Promise<AddFileResult> {
  const { file, projectName } = command;
  const conflict = await conflictOf(transaction, command);
  if (conflict !== undefined) return conflict;
  if (!(await hasGrant(transaction, command))) return 'grant-gone';
  const releaseId = await releaseOf(transaction, command);
  const refusal = await refusalOf(transaction, command, releaseId);
  if (refusal !== undefined) throw new Undone<AddFileResult>(refusal);
  await insertFile(transaction, file, releaseId);
  await transaction
    .updateTable('projects')
    .set({ name: projectName })
    .where('id', '=', file.projectId)
    .execute();
  await insertEvents(transaction, command.events);
  return 'added';
}

/** Files in SQLite. */
export function createFileStore(
  database: SqliteDatabase,
): Pick<
  ProjectStore,
  'listFiles' | 'pageRevision' | 'findFile' | 'findConflictingFiles' | 'addFile' | 'isContentReferenced'
> {
  // In memory: nobody else has the data directory, so nobody else changes a page (`takeDataDirectory`).
  const revisions = new Map<string, number>();
  const pageRevision = (projectId: string): number => revisions.get(projectId) ?? 0;
  const files = database.reader
    .selectFrom('files')
    .innerJoin('releases', 'releases.id', 'files.release_id')
    .selectAll('files')
    .select('releases.version');
  return {
    async listFiles(projectId) {
      const query = files.where('files.project_id', '=', projectId);
      return (await database.durably(() => query.execute())).map(storedFileOf);
    },
    pageRevision,
    async findFile(filename) {
      const query = files.where('filename', '=', filename);
      const row = await database.durably(() => query.executeTakeFirst());
      return row === undefined ? undefined : storedFileOf(row);
    },
    async findConflictingFiles(filename, blake2b256) {
      const query = files.where((eb) =>
        eb.or([eb('filename', '=', filename), eb('blake2b256', '=', blake2b256)]),
      );
      return (await database.durably(() => query.execute())).map(storedFileOf);
    },
    async addFile(command) {
      const { projectId } = command.file;
      try {
        return await orUndone(() => database.transaction((transaction) => addFile(transaction, command)));
      } finally {
        // Afterwards: who reads between commit and answer may keep the new page under the old revision, not the reverse.
        revisions.set(projectId, pageRevision(projectId) + 1);
      }
    },
    async isContentReferenced(sha256) {
      const query = database.reader
        .selectFrom('files')
        .select('id')
        .where((eb) => eb.or([eb('sha256', '=', sha256), eb('metadata_sha256', '=', sha256)]));
      return (await query.executeTakeFirst()) !== undefined;
    },
  };
}
