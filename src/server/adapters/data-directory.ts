import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { indexErrors } from '../usecases/index.ts';
import { DATABASE_FILE } from './db/sqlite/index.ts';
import { mendableFileError, systemCodeOf } from './file-error.ts';

/** A data directory that belongs to this process until it is released. */
export interface DataDirectory {
  readonly directory: string;
  release(): void;
}

const SQLITE_BUSY = 5;
const PRIVATE_FOLDER = 0o700;

/**
 * How long a start waits for the lock. Of two that start at the same moment each can hold what the other needs;
 * without waiting a little both would be refused.
 */
const LOCK_TIMEOUT_MILLISECONDS = 250;
const WRITE_PROBE = '.write-probe';

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}

// An SQLite lock rather than a file with a process id: the system lets go of it when the process dies.
function lock(directory: string): DatabaseSync {
  const database = new DatabaseSync(path.join(directory, 'lock.sqlite'), {
    timeout: LOCK_TIMEOUT_MILLISECONDS,
  });
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
  const probe = path.join(directory, WRITE_PROBE);
  await writeFile(probe, 'tokenless', { flush: true });
  // Another start may be probing too, and may have removed it.
  await rm(probe, { force: true });
}

/** Below a read-only file system Node says `ENOENT` of a folder that it was to make with its parents. */
async function makeFolder(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true, mode: PRIVATE_FOLDER });
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw error;
    const reason = `\`${path.dirname(directory)}\` takes no new folder`;
    throw indexErrors.create('data-directory-not-writable', { directory, reason }, { cause: error });
  }
}

/**
 * Takes a data directory for this process, creating it when it is not there. Throws
 * `data-directory-not-writable`, `disk-full` and `data-directory-in-use`.
 */
export async function takeDataDirectory(directory: string): Promise<DataDirectory> {
  try {
    await makeFolder(directory);
    await checkWritable(directory);
    const held = lock(directory);
    return { directory, release: () => held.close() };
  } catch (error) {
    throw mendableFileError(error, directory);
  }
}

async function checkExists(directory: string): Promise<void> {
  try {
    await access(path.join(directory, DATABASE_FILE));
  } catch (error) {
    throw indexErrors.create('data-directory-missing', { directory }, { cause: error });
  }
}

/**
 * Takes a data directory that is there, for reading it while no index serves it. Throws
 * `data-directory-missing` and `data-directory-in-use`.
 */
export async function holdDataDirectory(directory: string): Promise<DataDirectory> {
  await checkExists(directory);
  try {
    const held = lock(directory);
    return { directory, release: () => held.close() };
  } catch (error) {
    throw mendableFileError(error, directory);
  }
}
