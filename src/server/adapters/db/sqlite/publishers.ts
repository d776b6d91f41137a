import {
  type Compilable,
  type Kysely,
  type RawBuilder,
  type SelectQueryBuilder,
  type Selectable,
  type SqlBool,
  sql,
} from 'kysely';
import type { PublisherQuery, PublisherStore } from '../../../usecases/index.ts';
import { insertEvents } from './audit.ts';
import type { SqliteDatabase } from './database.ts';
import { type PreparedQuery, prepareQuery } from './prepare-query.ts';
import { pendingPublisherOf, publisherColumns, publisherOf } from './rows.ts';
import type { IdentityColumns, Schema } from './schema.ts';

const COLUMNS = {
  ownerName: 'owner_name',
  repositoryName: 'repository_name',
  ownerId: 'owner_id',
  repositoryId: 'repository_id',
} as const satisfies Record<keyof PublisherQuery['identity'], keyof IdentityColumns>;

const PARTS = Object.keys(COLUMNS) as readonly (keyof typeof COLUMNS)[];
type Parts = keyof typeof COLUMNS;
type NearParameters = Readonly<Record<Parts | 'issuer', string>>;
type At = (name: Parts | 'issuer') => string;

/** True for rows that share a name or an id; each has an index, so that few rows are read. */
function isNear(parts: readonly Parts[], at: At): RawBuilder<SqlBool> {
  const equal = parts.map((part) => sql<SqlBool>`${sql.ref(COLUMNS[part])} = ${at(part)}`);
  return equal.length === 0 ? sql`FALSE` : sql`(${sql.join(equal, sql` OR `)})`;
}

/** The query for what is near, compiled once for each set of parts that a forge's identity may have. */
function prepareNear<Row>(
  build: (database: Kysely<Schema>, parts: readonly Parts[], at: At) => Compilable<Row>,
): (database: Kysely<Schema>, query: PublisherQuery) => Promise<readonly Row[]> {
  const prepared = new Map<string, PreparedQuery<Partial<NearParameters>, Row>>();
  return async (database, { issuer, identity }) => {
    const parts = PARTS.filter((part) => identity[part] !== undefined);
    const key = parts.join(' ');
    const query = prepared.get(key) ?? prepareQuery((reader, at) => build(reader, parts, at as At));
    prepared.set(key, query);
    return (await query(database, { ...identity, issuer })).rows;
  };
}

const selectPublishers = (
  database: Kysely<Schema>,
): SelectQueryBuilder<Schema, 'publishers' | 'projects', PublisherRow> =>
  database
    .selectFrom('publishers')
    .innerJoin('projects', 'projects.id', 'publishers.project_id')
    .selectAll('publishers')
    .select('projects.name as project')
    .orderBy('projects.normalized_name')
    .orderBy('publishers.id');

const selectPending = (
  database: Kysely<Schema>,
): SelectQueryBuilder<Schema, 'pending_publishers', Selectable<Schema['pending_publishers']>> =>
  database.selectFrom('pending_publishers').selectAll().orderBy('project_name').orderBy('id');

type PublisherRow = Selectable<Schema['publishers']> & { readonly project: string };

const nearPublishers = prepareNear((database, parts, at) =>
  selectPublishers(database).where('publishers.issuer', '=', at('issuer')).where(isNear(parts, at)),
);
const nearPending = prepareNear((database, parts, at) =>
  selectPending(database).where('issuer', '=', at('issuer')).where(isNear(parts, at)),
);

/** Publishers and pending publishers in SQLite. */
export function createPublisherStore(database: SqliteDatabase): PublisherStore {
  const { reader } = database;
  return {
    findPublishers: async (query) => (await nearPublishers(reader, query)).map(publisherOf),
    findPendingPublishers: async (query) => (await nearPending(reader, query)).map(pendingPublisherOf),
    listPublishers: async () => (await selectPublishers(reader).execute()).map(publisherOf),
    listPendingPublishers: async () => (await selectPending(reader).execute()).map(pendingPublisherOf),
    ...createPublisherChanges(database),
  };
}

function createPublisherChanges(
  database: SqliteDatabase,
): Pick<PublisherStore, 'addPublisher' | 'addPendingPublisher' | 'removePublisher'> {
  return {
    addPublisher: (publisher, event) =>
      database.transaction(async (transaction) => {
        const row = { ...publisherColumns(publisher, publisher.atSeconds), project_id: publisher.projectId };
        const { numInsertedOrUpdatedRows } = await transaction
          .insertInto('publishers')
          .values(row)
          .onConflict((conflict) => conflict.columns(['project_id', 'identity_key']).doNothing())
          .executeTakeFirstOrThrow();
        if (numInsertedOrUpdatedRows === 0n) return 'exists';
        await insertEvents(transaction, [event]);
        return 'added';
      }),
    addPendingPublisher: (publisher, event) =>
      database.transaction(async (transaction) => {
        const row = { ...publisherColumns(publisher, publisher.atSeconds), project_name: publisher.project };
        const { numInsertedOrUpdatedRows } = await transaction
          .insertInto('pending_publishers')
          .values(row)
          .onConflict((conflict) => conflict.columns(['added_by', 'identity_key']).doNothing())
          .executeTakeFirstOrThrow();
        if (numInsertedOrUpdatedRows === 0n) return 'exists';
        await insertEvents(transaction, [event]);
        return 'added';
      }),
    removePublisher: (id, event) =>
      database.transaction(async (transaction) => {
        const removed = await transaction.deleteFrom('publishers').where('id', '=', id).executeTakeFirst();
        const pending = await transaction
          .deleteFrom('pending_publishers')
          .where('id', '=', id)
          .executeTakeFirst();
        if (removed.numDeletedRows + pending.numDeletedRows === 0n) return 'unknown';
        await insertEvents(transaction, [event]);
        return 'removed';
      }),
  };
}
