import { open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { toWriteError } from './problem.ts';

/** Where a file is written before it gets its name: beside it, hidden, and never taken for a distribution. */
export function partialPath(file: string): string {
  return path.join(path.dirname(file), `.${path.basename(file)}.part`);
}

/**
 * Writes a file so that it is there whole or not at all: aside, flushed, renamed. `write` gets a function
 * that appends; when it throws, nothing is left behind.
 * @throws file-not-writable, and what `write` throws
 */
export async function writeWhole<Value>(
  file: string,
  write: (append: (chunk: Uint8Array | string) => Promise<void>) => Promise<Value>,
): Promise<Value> {
  const partial = partialPath(file);
  try {
    const handle = await open(partial, 'w');
    let value: Value;
    try {
      value = await write((chunk) => handle.appendFile(chunk));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(partial, file);
    return value;
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw toWriteError(error, file);
  }
}

/** The text of a file, or undefined when there is none. */
export async function readTextIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
