import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { PublisherQuery, PublisherStore } from '../../../usecases/index.ts';
import { insertEvents } from './audit.ts';
import type { SqliteDatabase } from './database.ts';
import { pendingPublisherOf, publisherColumns, publisherOf } from './rows.ts';
import type { IdentityColumns } from './schema.ts';

const COLUMNS = {
  ownerName: 'owner_name',
  repositoryName: 'repository_name',
  ownerId: 'owner_id',
  repositoryId: 'repository_id',
} as const satisfies Record<keyof PublisherQuery['identity'], keyof IdentityColumns>;

/** True for rows that share a name or an id; each has an index, so that few rows are read. */
function isNear({ identity }: PublisherQuery): RawBuilder<SqlBool> {
  const parts = Object.entries(COLUMNS).flatMap(([part, column]) => {
    const value = identity[part as keyof typeof COLUMNS];
    return value === undefined ? [] : [sql<SqlBool>`${sql.ref(column)} = ${value}`];
  });
  return parts.length === 0 ? sql`FALSE` : sql`(${sql.join(parts, sql` OR `)})`;
}

/** Publishers and pending publishers in SQLite. */
export function createPublisherStore(database: SqliteDatabase): PublisherStore {
  const { reader } = database;
  const publishers = reader
    .selectFrom('publishers')
    .innerJoin('projects', 'projects.id', 'publishers.project_id')
    .selectAll('publishers')
    .select('projects.name as project')
    .orderBy('projects.normalized_name')
    .orderBy('publishers.id');
  const pending = reader.selectFrom('pending_publishers').selectAll().orderBy('project_name').orderBy('id');
  return {
    async findPublishers(query) {
      const near = publishers.where('publishers.issuer', '=', query.issuer).where(isNear(query));
      return (await near.execute()).map(publisherOf);
    },
    async findPendingPublishers(query) {
      const near = pending.where('issuer', '=', query.issuer).where(isNear(query));
      return (await near.execute()).map(pendingPublisherOf);
    },
    async listPublishers() {
      return (await publishers.execute()).map(publisherOf);
    },
    async listPendingPublishers() {
      return (await pending.execute()).map(pendingPublisherOf);
    },
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
