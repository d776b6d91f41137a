import { chmod, mkdir, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { toWriteError, writeWhole } from '../../client/index.ts';
import type { PlannedFile } from './plan-files.ts';

/** Makes the folder of a file; tells the topmost one that was not there before. */
async function makeFolder(file: string): Promise<string | undefined> {
  const folder = path.dirname(file);
  return mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw toWriteError(error, folder);
  });
}

/** Removes a made folder and the empty ones below the file's; one that is not empty stays. */
async function unmakeFolder(file: string, topmost: string | undefined): Promise<void> {
  if (topmost === undefined) return;
  for (let folder = path.dirname(file); folder.startsWith(topmost); folder = path.dirname(folder)) {
    await rmdir(folder).catch(() => undefined);
  }
}

/** Writes the first file aside, then the others, and gives it its name when all of them are written. */
async function writeFrom(root: string, files: readonly PlannedFile[], signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const [first, ...others] = files;
  if (first === undefined) return;
  const file = path.join(root, first.path);
  const mode = await stat(file).then(
    (found) => found.mode & 0o777,
    () => undefined,
  );
  const made = await makeFolder(file);
  try {
    await writeWhole(file, async (append) => {
      await append(first.text);
      await writeFrom(root, others, signal);
    });
  } catch (error) {
    await unmakeFolder(file, made);
    throw error;
  }
  if (mode !== undefined) await chmod(file, mode);
}

/**
 * Writes the files: each whole or not at all, and none gets its name before every one is written. What a
 * failure or the signal interrupts leaves nothing behind. Throws `file-not-writable`.
 */
export async function writeFiles(
  root: string,
  files: readonly PlannedFile[],
  signal: AbortSignal,
): Promise<void> {
  await writeFrom(root, files, signal);
}
