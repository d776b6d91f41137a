import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import type { CheckStore } from '../../../usecases/index.ts';
import { DATABASE_FILE, MIGRATIONS, openConnection } from './database.ts';
import { nodeSqliteDialect } from './dialect.ts';
import { readApplied, readMigrations } from './migrate.ts';
import { storedFileOf } from './rows.ts';
import type { Schema } from './schema.ts';
import { damageError } from './sqlite-error.ts';

/** A store that is only read, and has to be closed. */
export type OpenCheckStore = CheckStore & { close(): Promise<void> };

function damageOf(database: DatabaseSync): readonly string[] {
  const integrity = database.prepare('PRAGMA integrity_check').all();
  const unsound = integrity.map((row) => String(row['integrity_check'])).filter((line) => line !== 'ok');
  const orphans = database.prepare('PRAGMA foreign_key_check').all();
  return [
    ...unsound,
    ...orphans.map((row) => `a row of \`${String(row['table'])}\` refers to one that is not there`),
  ];
}

/** What the work gives; a database that cannot be believed becomes `database-damaged`. */
async function readable<Value>(work: () => Value | Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw damageError(error);
  }
}

/** Opens the database in a folder for a check: nothing is created, migrated or written. */
export function openSqliteCheck(directory: string): OpenCheckStore {
  const database = openConnection(path.join(directory, DATABASE_FILE), true);
  const reader = new Kysely<Schema>({ dialect: nodeSqliteDialect(database) });
  const files = reader
    .selectFrom('files')
    .innerJoin('releases', 'releases.id', 'files.release_id')
    .selectAll('files')
    .select('releases.version')
    .orderBy('filename');
  return {
    findDamage: () =>
      readable(() => {
        const damage = damageOf(database);
        if (damage.length === 0) readApplied(database, readMigrations(MIGRATIONS));
        return damage;
      }),
    listAllFiles: () => readable(async () => (await files.execute()).map(storedFileOf)),
    close: () => reader.destroy(),
  };
}
