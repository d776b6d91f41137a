import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { indexErrors } from '../../../usecases/index.ts';

/** One migration: a file of SQL that runs once, forward only. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** Reads the migrations of a folder, in the order of their numbers. */
export function readMigrations(folder: string): readonly Migration[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .toSorted()
    .map((file) => ({
      name: file.slice(0, -'.sql'.length),
      sql: readFileSync(path.join(folder, file), 'utf8'),
    }));
}

const OWN_TABLE = `CREATE TABLE IF NOT EXISTS migrations (
  name TEXT PRIMARY KEY,
  sha256 TEXT NOT NULL,
  applied_at INTEGER NOT NULL
) STRICT`;

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function apply(database: DatabaseSync, migration: Migration, nowSeconds: number): void {
  database.exec(migration.sql);
  database
    .prepare('INSERT INTO migrations (name, sha256, applied_at) VALUES (?, ?, ?)')
    .run(migration.name, sha256(migration.sql), nowSeconds);
}

/** The names of the migrations that ran. Throws `database-newer` for one that is not known. */
export function readApplied(database: DatabaseSync, migrations: readonly Migration[]): readonly string[] {
  const applied = database
    .prepare('SELECT name FROM migrations')
    .all()
    .map((row) => String(row['name']));
  const unknown = applied.find((name) => !migrations.some((migration) => migration.name === name));
  if (unknown !== undefined) throw indexErrors.create('database-newer', { migration: unknown });
  return applied;
}

function runPending(
  database: DatabaseSync,
  migrations: readonly Migration[],
  nowSeconds: number,
): readonly string[] {
  const applied = readApplied(database, migrations);
  const pending = migrations.filter((migration) => !applied.includes(migration.name));
  for (const migration of pending) apply(database, migration, nowSeconds);
  return pending.map((migration) => migration.name);
}

/**
 * Brings the database to the newest schema, all in one transaction. Throws `database-newer` when it was
 * written by a release that knows more migrations.
 * @returns the names of the migrations that ran
 */
export function migrate(
  database: DatabaseSync,
  migrations: readonly Migration[],
  nowSeconds: number,
): readonly string[] {
  database.exec('BEGIN IMMEDIATE');
  try {
    database.exec(OWN_TABLE);
    const names = runPending(database, migrations, nowSeconds);
    database.exec('COMMIT');
    return names;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
