import { holdDataDirectory, openDiskInventory, openSqliteCheck } from './adapters/index.ts';
import { type IndexCheck, createCheckIndex } from './usecases/index.ts';

async function checkHeld(directory: string): Promise<IndexCheck> {
  const store = openSqliteCheck(directory);
  try {
    const check = createCheckIndex({ store, contents: openDiskInventory(directory) });
    const outcome = await check();
    if (outcome.kind === 'refused') throw outcome.error;
    return outcome.value;
  } finally {
    await store.close();
  }
}

/**
 * Checks a data directory that no index serves, reading every byte and changing nothing. Throws
 * `data-directory-missing`, `data-directory-in-use`, `database-damaged` and `database-newer`.
 */
export async function checkDataDirectory(directory: string): Promise<IndexCheck> {
  const held = await holdDataDirectory(directory);
  try {
    return await checkHeld(directory);
  } finally {
    held.release();
  }
}
