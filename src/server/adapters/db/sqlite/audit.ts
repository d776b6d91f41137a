import type { Kysely } from 'kysely';
import type { AuditStore, IndexEvent } from '../../../usecases/index.ts';
import type { SqliteDatabase } from './database.ts';
import { indexEventOf } from './rows.ts';
import type { Schema } from './schema.ts';

/** Writes audit events as part of a transaction. */
export async function insertEvents(
  transaction: Kysely<Schema>,
  events: readonly IndexEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map(({ event, atSeconds, project, actor, details }) => ({
    event,
    at: atSeconds,
    project: project ?? null,
    actor: actor ?? null,
    details: JSON.stringify(details),
  }));
  await transaction.insertInto('audit_events').values(rows).execute();
}

/** The audit trail in SQLite. */
export function createAuditStore(database: SqliteDatabase): AuditStore {
  return {
    recordEvents: (events) => database.transaction((transaction) => insertEvents(transaction, events)),
    async listEvents(limit) {
      const query = database.reader.selectFrom('audit_events').selectAll().orderBy('id', 'desc').limit(limit);
      return (await query.execute()).map(indexEventOf);
    },
  };
}
