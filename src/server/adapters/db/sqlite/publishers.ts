import type { PublisherStore } from '../../../usecases/index.ts';
import { insertEvents } from './audit.ts';
import type { SqliteDatabase } from './database.ts';
import { pendingPublisherOf, publisherColumns, publisherOf } from './rows.ts';

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
    async findPublishers({ issuer }) {
      return (await publishers.where('publishers.issuer', '=', issuer).execute()).map(publisherOf);
    },
    async findPendingPublishers({ issuer }) {
      return (await pending.where('issuer', '=', issuer).execute()).map(pendingPublisherOf);
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
