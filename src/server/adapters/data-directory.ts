import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { indexErrors } from '../usecases/index.ts';
import { mendableFileError } from './file-error.ts';

/** A data directory that belongs to this process until it is released. */
export interface DataDirectory {
  readonly directory: string;
  release(): void;
}

const SQLITE_BUSY = 5;
const PRIVATE_FOLDER = 0o700;

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}

// An SQLite lock rather than a file with a process id: the system lets go of it when the process dies.
function lock(directory: string): DatabaseSync {
  const database = new DatabaseSync(path.join(directory, 'lock.sqlite'));
  try {
    database.exec('BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database.close();
    if (isBusy(error)) throw indexErrors.create('data-directory-in-use', { directory }, { cause: error });
    throw error;
  }
}

async function checkWritable(directory: string): Promise<void> {
  const probe = path.join(directory, '.write-probe');
  await writeFile(probe, 'tokenless', { flush: true });
  await rm(probe);
}

/**
 * Takes a data directory for this process, creating it when it is not there. Throws
 * `data-directory-not-writable`, `disk-full` and `data-directory-in-use`.
 */
export async function takeDataDirectory(directory: string): Promise<DataDirectory> {
  try {
    await mkdir(directory, { recursive: true, mode: PRIVATE_FOLDER });
    await checkWritable(directory);
    const held = lock(directory);
    return { directory, release: () => held.close() };
  } catch (error) {
    throw mendableFileError(error, directory);
  }
}
