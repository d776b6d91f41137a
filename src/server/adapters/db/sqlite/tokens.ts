import { type Kysely, sql } from 'kysely';
import type { MintCommand, MintResult, TokenStore } from '../../../usecases/index.ts';
import { insertEvents } from './audit.ts';
import type { SqliteDatabase } from './database.ts';
import { insertProject } from './projects.ts';
import { publisherColumns } from './rows.ts';
import type { Schema } from './schema.ts';
import { Undone, orUndone } from './undone.ts';

/** How long an upload token's row is kept after its end, for the audit of late uploads. */
const KEPT_TOKEN_SECONDS = 86_400;

async function claimUsedId(transaction: Kysely<Schema>, { usedId, atSeconds }: MintCommand): Promise<void> {
  await transaction.deleteFrom('used_ids').where('keep_until', '<', atSeconds).execute();
  if (usedId === undefined) return;
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('used_ids')
    .values({ issuer: usedId.issuer, token_id: usedId.id, keep_until: usedId.keepUntilSeconds })
    .onConflict((conflict) => conflict.columns(['issuer', 'token_id']).doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows === 0n) throw new Undone<MintResult>('id-token-reused');
}

type Reified = MintCommand['grant'] & { kind: 'reified' };
type Registered = MintCommand['grant'] & { kind: 'registered' };

async function reify(
  transaction: Kysely<Schema>,
  grant: Reified,
  atSeconds: number,
): Promise<readonly string[]> {
  const { project, publisher, pendingPublisherId } = grant;
  const removed = await transaction
    .deleteFrom('pending_publishers')
    .where('id', '=', pendingPublisherId)
    .executeTakeFirst();
  if (removed.numDeletedRows === 0n) throw new Undone<MintResult>('grant-gone');
  const created = await insertProject(transaction, { ...project, atSeconds });
  if (created !== 'created') throw new Undone<MintResult>(created);
  await transaction
    .insertInto('publishers')
    .values({ ...publisherColumns(publisher, atSeconds), project_id: project.id })
    .execute();
  return [publisher.id];
}

async function pin(transaction: Kysely<Schema>, grant: Registered, id: string): Promise<void> {
  const pins = JSON.stringify(grant.pins);
  await transaction
    .updateTable('publishers')
    .set({ fields: sql<string>`json_patch(fields, ${pins})`, identity_key: grant.keys[id] ?? id })
    .where('id', '=', id)
    // Another row of the project may have these ids already; then this one stays as it was registered.
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('publishers as other')
            .select('other.id')
            .whereRef('other.project_id', '=', 'publishers.project_id')
            .where('other.identity_key', '=', grant.keys[id] ?? id)
            .where('other.id', '!=', id),
        ),
      ),
    )
    .execute();
}

async function useRegistered(transaction: Kysely<Schema>, grant: Registered): Promise<readonly string[]> {
  const { publisherIds } = grant;
  const rows = await transaction
    .selectFrom('publishers')
    .select('id')
    .where('id', 'in', publisherIds)
    .execute();
  if (rows.length !== publisherIds.length) throw new Undone<MintResult>('grant-gone');
  if (Object.keys(grant.pins).length > 0) {
    for (const id of publisherIds) await pin(transaction, grant, id);
  }
  return publisherIds;
}

async function insertToken(
  transaction: Kysely<Schema>,
  { token, atSeconds }: MintCommand,
  publisherIds: readonly string[],
): Promise<void> {
  await transaction
    .deleteFrom('upload_tokens')
    .where('expires_at', '<', atSeconds - KEPT_TOKEN_SECONDS)
    .execute();
  await transaction
    .insertInto('upload_tokens')
    .values({
      id: token.id,
      sha256: token.sha256,
      claims: JSON.stringify(token.claims),
      created_at: atSeconds,
      expires_at: token.expiresAtSeconds,
      burned_at: null,
    })
    .execute();
  const grants = publisherIds.map((publisherId) => ({ token_id: token.id, publisher_id: publisherId }));
  await transaction.insertInto('upload_token_grants').values(grants).execute();
}

async function mint(transaction: Kysely<Schema>, command: MintCommand): Promise<'minted'> {
  await claimUsedId(transaction, command);
  const { grant, atSeconds } = command;
  const publisherIds =
    grant.kind === 'reified'
      ? await reify(transaction, grant, atSeconds)
      : await useRegistered(transaction, grant);
  await insertToken(transaction, command, publisherIds);
  await insertEvents(transaction, command.events);
  return 'minted';
}

/** Upload tokens and used IDs in SQLite. */
export function createTokenStore(database: SqliteDatabase): TokenStore {
  return {
    claimUsedIdAndMint(command) {
      return orUndone<MintResult>(() => database.transaction((transaction) => mint(transaction, command)));
    },
    async findUploadToken(sha256) {
      const token = await database.reader
        .selectFrom('upload_tokens')
        .select(['id', 'expires_at', 'burned_at'])
        .where('sha256', '=', sha256)
        .executeTakeFirst();
      if (token === undefined) return undefined;
      const grants = await database.reader
        .selectFrom('upload_token_grants as grants')
        .innerJoin('publishers', 'publishers.id', 'grants.publisher_id')
        .innerJoin('projects', 'projects.id', 'publishers.project_id')
        .select([
          'publishers.id as publisherId',
          'projects.id as projectId',
          'normalized_name as normalizedName',
        ])
        .where('grants.token_id', '=', token.id)
        .execute();
      return { id: token.id, expiresAtSeconds: token.expires_at, burned: token.burned_at !== null, grants };
    },
    burnUploadToken: (sha256, event) =>
      database.transaction(async (transaction) => {
        const burned = await transaction
          .updateTable('upload_tokens')
          .set({ burned_at: event.atSeconds })
          .where('sha256', '=', sha256)
          .where('burned_at', 'is', null)
          .executeTakeFirst();
        if (burned.numUpdatedRows > 0n) await insertEvents(transaction, [event]);
      }),
  };
}
