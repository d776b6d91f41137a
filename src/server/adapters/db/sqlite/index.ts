import type { IndexStore } from '../../../usecases/index.ts';
import { createApiTokenStore } from './api-tokens.ts';
import { createAuditStore } from './audit.ts';
import { type SqliteDatabase, openSqliteDatabase } from './database.ts';
import { createFileStore } from './files.ts';
import { createProjectStore } from './projects.ts';
import { createPublisherStore } from './publishers.ts';
import { createTokenStore } from './tokens.ts';

export { openSqliteCheck } from './check.ts';
export type { OpenCheckStore } from './check.ts';
export { DATABASE_FILE } from './database.ts';

/** A store that has to be closed. */
export type OpenIndexStore = IndexStore & { close(): Promise<void> };

/** Opens the index's SQLite database in a folder (docs/adr/030). */
export function openSqliteStore(directory: string, nowSeconds: number): OpenIndexStore {
  const database: SqliteDatabase = openSqliteDatabase(directory, nowSeconds);
  return {
    ...createTokenStore(database),
    ...createApiTokenStore(database),
    ...createPublisherStore(database),
    ...createProjectStore(database),
    ...createFileStore(database),
    ...createAuditStore(database),
    close: () => database.close(),
  };
}
