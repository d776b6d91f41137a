import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { openDiskContents, openSqliteStore } from '../../src/server/adapters/index.ts';
import { runContentStoreContract } from './content-store.contract.ts';
import { runIndexStoreContract } from './index-store.contract.ts';

function folder(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'tokenless-store-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

runContentStoreContract('on disk', () =>
  openDiskContents({ directory: folder(), newId: () => randomUUID() }),
);

runIndexStoreContract('in SQLite', () => {
  const store = openSqliteStore(folder(), 1);
  onTestFinished(() => store.close());
  return Promise.resolve(store);
});
