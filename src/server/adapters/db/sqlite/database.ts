import { closeSync, fdatasync, openSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { Kysely } from 'kysely';
import { nodeSqliteDialect } from './dialect.ts';
import { GroupCommit } from './group-commit.ts';
import { migrate, readMigrations } from './migrate.ts';
import type { Schema } from './schema.ts';
import { isTokenlessError } from '../../../usecases/index.ts';
import { mendableFileError } from '../../file-error.ts';
import { mendableSqliteError } from './sqlite-error.ts';

/** An open SQLite database: one connection writes, one reads and is never held up by a transaction. */
export interface SqliteDatabase {
  /** Sees what was committed, also what is being flushed only now. */
  readonly reader: Kysely<Schema>;
  /** Reads what somebody may take for done: gives it when it is durable. */
  durably<Value>(read: () => Promise<Value>): Promise<Value>;
  /** Runs the work in a transaction, all of it or nothing; it is durable when the promise resolves. */
  transaction<Value>(work: (transaction: Kysely<Schema>) => Promise<Value>): Promise<Value>;
  close(): Promise<void>;
}

/** How long a statement waits for another process that writes, in milliseconds. */
export const BUSY_TIMEOUT_MILLISECONDS = 5000;

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
  // SQLite flushes what it copies out of its journal; each commit to the journal is flushed by us (docs/adr/036).
  database.exec('PRAGMA synchronous = NORMAL');
  // Pages that are written again and again are copied once; the journal grows to 16 MiB.
  database.exec('PRAGMA wal_autocheckpoint = 4096');
  return database;
}

/** SQLite's journal, to be flushed off the thread. */
interface Journal {
  flush(): Promise<void>;
  close(): void;
}

/** Opens the journal of a database that is open. SQLite has no lock on it that closing it here would end. */
function openJournal(file: string): Journal {
  const descriptor = openSync(`${file}-wal`, 'r+');
  const flush = promisify(fdatasync);
  return { flush: () => flush(descriptor), close: () => closeSync(descriptor) };
}

/** Opens the database in a folder, creating it when it is not there, and runs what migrations are due. */
export function openSqliteDatabase(directory: string, nowSeconds: number): SqliteDatabase {
  const file = path.join(directory, DATABASE_FILE);
  try {
    const writing = openWriter(file);
    migrate(writing, readMigrations(MIGRATIONS), nowSeconds);
    const writer = new Kysely<Schema>({ dialect: nodeSqliteDialect(writing) });
    const journal = openJournal(file);
    const group = new GroupCommit(writing, writer, () => journal.flush());
    const reader = new Kysely<Schema>({ dialect: nodeSqliteDialect(openConnection(file, true)) });
    return {
      reader,
      durably: async (read) => {
        const value = await read();
        await group.flushed();
        return value;
      },
      transaction: (work) => inGroup(group, work, directory),
      close: async () => {
        await group.settled();
        await reader.destroy();
        await writer.destroy();
        journal.close();
      },
    };
  } catch (error) {
    throw isTokenlessError(error) ? error : mendableSqliteError(error, directory);
  }
}

async function inGroup<Value>(
  group: GroupCommit,
  work: (transaction: Kysely<Schema>) => Promise<Value>,
  directory: string,
): Promise<Value> {
  try {
    return await group.run(work);
  } catch (error) {
    throw mendableFileError(mendableSqliteError(error, directory), directory);
  }
}
