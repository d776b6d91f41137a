import { isDeepStrictEqual } from 'node:util';
import type { InsertResult, Kysely } from 'kysely';
import {
  type GrantedPublisher,
  LONGEST_MINT_SECONDS,
  type MintCommand,
  type MintResult,
  type TokenStore,
} from '../../../usecases/index.ts';
import { insertEvents } from './audit.ts';
import type { SqliteDatabase } from './database.ts';
import { insertProject } from './projects.ts';
import { prepareQuery } from './prepare-query.ts';
import { fieldsOf, publisherColumns } from './rows.ts';
import type { Schema } from './schema.ts';
import { Undone, orUndone } from './undone.ts';

/** How long an upload token's row is kept after its end, for the audit of late uploads. */
const KEPT_TOKEN_SECONDS = 86_400;
/** Tidying reads both tables whole: they have no index by time, which each mint would have to keep up. */
const TIDY_SECONDS = 600;

const insertUsedId = prepareQuery<
  { issuer: string; id: string; keepUntilSeconds: number; atSeconds: number },
  InsertResult
>((database, at) =>
  database
    .insertInto('used_ids')
    .values({ issuer: at('issuer'), token_id: at('id'), keep_until: at('keepUntilSeconds') })
    .onConflict((conflict) =>
      conflict
        .columns(['issuer', 'token_id'])
        .doUpdateSet({ keep_until: at('keepUntilSeconds') })
        // One that is only waiting to be tidied away is free again.
        .where('used_ids.keep_until', '<', at('atSeconds')),
    ),
);

async function claimUsedId(transaction: Kysely<Schema>, { usedId, atSeconds }: MintCommand): Promise<void> {
  if (usedId === undefined) return;
  const { issuer, id, keepUntilSeconds } = usedId;
  const { numAffectedRows } = await insertUsedId(transaction, { issuer, id, keepUntilSeconds, atSeconds });
  if (numAffectedRows === 0n) throw new Undone<MintResult>('id-token-reused');
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

async function pin(
  transaction: Kysely<Schema>,
  id: string,
  { fields, key }: NonNullable<GrantedPublisher['pinned']>,
): Promise<void> {
  await transaction
    .updateTable('publishers')
    .set({ fields: JSON.stringify(fields), identity_key: key })
    .where('id', '=', id)
    // Another row of the project may have these ids already; then this one stays as it was registered.
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('publishers as other')
            .select('other.id')
            .whereRef('other.project_id', '=', 'publishers.project_id')
            .where('other.identity_key', '=', key)
            .where('other.id', '!=', id),
        ),
      ),
    )
    .execute();
}

const readFields = prepareQuery<{ id: string }, { fields: string }>((database, at) =>
  database.selectFrom('publishers').select('fields').where('id', '=', at('id')),
);

/**
 * SECURITY: a publisher must still be as it was matched. Of two first mints that run at once the second would
 * else overwrite the ids that the first has pinned, so that a re-created owner could publish. Guarded by
 * index-store.contract.ts.
 */
async function usePublisher(transaction: Kysely<Schema>, granted: GrantedPublisher): Promise<string> {
  const { id, fields, pinned } = granted;
  const [row] = (await readFields(transaction, { id })).rows;
  if (row === undefined || !isDeepStrictEqual(fieldsOf(row), fields)) {
    throw new Undone<MintResult>('grant-gone');
  }
  if (pinned !== undefined) await pin(transaction, id, pinned);
  return id;
}

async function useRegistered(
  transaction: Kysely<Schema>,
  { publishers }: Registered,
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const granted of publishers) ids.push(await usePublisher(transaction, granted));
  return ids;
}

const insertUploadToken = prepareQuery<
  { id: string; sha256: string; claims: string; createdAt: number; expiresAt: number },
  InsertResult
>((database, at) =>
  database.insertInto('upload_tokens').values({
    id: at('id'),
    sha256: at('sha256'),
    claims: at('claims'),
    created_at: at('createdAt'),
    expires_at: at('expiresAt'),
    burned_at: null,
  }),
);

const insertGrant = prepareQuery<{ tokenId: string; publisherId: string }, InsertResult>((database, at) =>
  database
    .insertInto('upload_token_grants')
    .values({ token_id: at('tokenId'), publisher_id: at('publisherId') }),
);

async function insertToken(
  transaction: Kysely<Schema>,
  { token, atSeconds }: MintCommand,
  publisherIds: readonly string[],
): Promise<void> {
  const { id, sha256, expiresAtSeconds } = token;
  const claims = JSON.stringify(token.claims);
  const times = { createdAt: atSeconds, expiresAt: expiresAtSeconds };
  await insertUploadToken(transaction, { id, sha256, claims, ...times });
  for (const publisherId of publisherIds) await insertGrant(transaction, { tokenId: id, publisherId });
}

/** Forgets used IDs whose ID tokens nobody could use any more, and upload tokens that ended long ago. */
async function removeEnded(transaction: Kysely<Schema>, atSeconds: number): Promise<void> {
  // SECURITY: not at once, for a mint that was checked earlier may still wait for its turn; guarded by
  // index-store.contract.ts.
  const keptUntil = atSeconds - LONGEST_MINT_SECONDS;
  await transaction.deleteFrom('used_ids').where('keep_until', '<', keptUntil).execute();
  await transaction
    .deleteFrom('upload_tokens')
    .where('expires_at', '<', atSeconds - KEPT_TOKEN_SECONDS)
    .execute();
}

/** Tidies before a mint, the first and then at most once in so many seconds. */
function createTidy(): (transaction: Kysely<Schema>, atSeconds: number) => Promise<void> {
  let tidiedAtSeconds = Number.NEGATIVE_INFINITY;
  return async (transaction, atSeconds) => {
    if (atSeconds < tidiedAtSeconds + TIDY_SECONDS) return;
    tidiedAtSeconds = atSeconds;
    await removeEnded(transaction, atSeconds);
  };
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
  const tidy = createTidy();
  return {
    claimUsedIdAndMint(command) {
      return orUndone<MintResult>(() =>
        database.transaction(async (transaction) => {
          await tidy(transaction, command.atSeconds);
          return mint(transaction, command);
        }),
      );
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
