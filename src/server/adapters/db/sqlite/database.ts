import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { nodeSqliteDialect } from './dialect.ts';
import { migrate, readMigrations } from './migrate.ts';
import type { Schema } from './schema.ts';
import { isTokenlessError } from '../../../usecases/index.ts';
import { mendableSqliteError } from './sqlite-error.ts';

/** An open SQLite database: one connection writes, one reads and is never held up by a transaction. */
export interface SqliteDatabase {
  readonly reader: Kysely<Schema>;
  /** Runs the work in one transaction, which is durable when the promise resolves. */
  transaction<Value>(work: (transaction: Kysely<Schema>) => Promise<Value>): Promise<Value>;
  close(): Promise<void>;
}

/** How long a statement waits for another process that writes, in milliseconds. */
const BUSY_TIMEOUT_MILLISECONDS = 5000;

/** The database's name in its data directory. */
export const DATABASE_FILE = 'index.sqlite';

/** Where the migrations are. */
export const MIGRATIONS: string = path.join(import.meta.dirname, 'migrations');

/** Opens a connection with which a database file that somebody else wrote can do no harm. */
export function openConnection(file: string, readOnly: boolean): DatabaseSync {
  const database = new DatabaseSync(file, {
    readOnly,
    timeout: BUSY_TIMEOUT_MILLISECONDS,
    enableForeignKeyConstraints: true,
    // SECURITY: with these a database file that somebody else wrote cannot run code or corrupt itself.
    defensive: true,
    allowExtension: false,
  });
  database.exec('PRAGMA trusted_schema = OFF');
  return database;
}

function openWriter(file: string): DatabaseSync {
  const database = openConnection(file, false);
  database.exec('PRAGMA journal_mode = WAL');
  // What a client was told is done must survive a power cut: every commit is flushed (docs/adr/034).
  database.exec('PRAGMA synchronous = FULL');
  return database;
}

/** Opens the database in a folder, creating it when it is not there, and runs what migrations are due. */
export function openSqliteDatabase(directory: string, nowSeconds: number): SqliteDatabase {
  const file = path.join(directory, DATABASE_FILE);
  try {
    const writing = openWriter(file);
    migrate(writing, readMigrations(MIGRATIONS), nowSeconds);
    const writer = new Kysely<Schema>({ dialect: nodeSqliteDialect(writing) });
    const reader = new Kysely<Schema>({ dialect: nodeSqliteDialect(openConnection(file, true)) });
    return {
      reader,
      transaction: (work) => runTransaction(writer, work, directory),
      close: async () => {
        await reader.destroy();
        await writer.destroy();
      },
    };
  } catch (error) {
    throw isTokenlessError(error) ? error : mendableSqliteError(error, directory);
  }
}

async function runTransaction<Value>(
  writer: Kysely<Schema>,
  work: (transaction: Kysely<Schema>) => Promise<Value>,
  directory: string,
): Promise<Value> {
  try {
    return await writer.transaction().execute(work);
  } catch (error) {
    throw mendableSqliteError(error, directory);
  }
}
