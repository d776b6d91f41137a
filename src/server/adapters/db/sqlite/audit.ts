import type { Insertable, Kysely } from 'kysely';
import type { AuditStore, IndexEvent } from '../../../usecases/index.ts';
import type { SqliteDatabase } from './database.ts';
import { indexEventOf } from './rows.ts';
import type { Schema } from './schema.ts';

function auditColumns(
  { event, atSeconds, project, actor, details }: IndexEvent,
  refusalKey: string | null,
): Insertable<Schema['audit_events']> {
  return {
    event,
    at: atSeconds,
    project: project ?? null,
    actor: actor ?? null,
    details: JSON.stringify(details),
    refusal_key: refusalKey,
  };
}

/** Writes audit events as part of a transaction. */
export async function insertEvents(
  transaction: Kysely<Schema>,
  events: readonly IndexEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map((event) => auditColumns(event, null));
  await transaction.insertInto('audit_events').values(rows).execute();
}

/** The audit trail in SQLite. */
export function createAuditStore(database: SqliteDatabase): AuditStore {
  return {
    async recordRefusal(event, key) {
      await database.transaction((transaction) =>
        transaction
          .insertInto('audit_events')
          .values(auditColumns(event, key))
          .onConflict((conflict) => conflict.column('refusal_key').doNothing())
          .execute(),
      );
    },
    async listEvents(limit) {
      const query = database.reader.selectFrom('audit_events').selectAll().orderBy('id', 'desc').limit(limit);
      return (await query.execute()).map(indexEventOf);
    },
  };
}
