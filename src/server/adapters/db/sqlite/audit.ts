import type { InsertResult, Kysely } from 'kysely';
import type { AuditStore, IndexEvent } from '../../../usecases/index.ts';
import type { SqliteDatabase } from './database.ts';
import { prepareQuery } from './prepare-query.ts';
import { indexEventOf } from './rows.ts';
import type { Schema } from './schema.ts';

/** All columns of an event but its number. */
type AuditColumns = Omit<Schema['audit_events'], 'id'>;

function auditColumns(
  { event, atSeconds, project, actor, details }: IndexEvent,
  refusalKey: string | null,
): AuditColumns {
  return {
    event,
    at: atSeconds,
    project: project ?? null,
    actor: actor ?? null,
    details: JSON.stringify(details),
    refusal_key: refusalKey,
  };
}

const insertEvent = prepareQuery<AuditColumns, InsertResult>((database, at) =>
  database.insertInto('audit_events').values({
    event: at('event'),
    at: at('at'),
    project: at('project'),
    actor: at('actor'),
    details: at('details'),
    refusal_key: at('refusal_key'),
  }),
);

/** Writes audit events as part of a transaction. */
export async function insertEvents(
  transaction: Kysely<Schema>,
  events: readonly IndexEvent[],
): Promise<void> {
  for (const event of events) await insertEvent(transaction, auditColumns(event, null));
}

/** The audit trail in SQLite. */
export function createAuditStore(database: SqliteDatabase): AuditStore {
  return {
    async recordRefusal(event, key) {
      await database.transaction((transaction) =>
        transaction
          .insertInto('audit_events')
          .values(auditColumns(event, key))
          .onConflict((conflict) =>
            conflict.column('refusal_key').where('refusal_key', 'is not', null).doNothing(),
          )
          .execute(),
      );
    },
    async listEvents(limit) {
      const query = database.reader.selectFrom('audit_events').selectAll().orderBy('id', 'desc').limit(limit);
      return (await query.execute()).map(indexEventOf);
    },
  };
}
