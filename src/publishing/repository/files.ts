import { constants } from 'node:fs';
import { type FileHandle, open, readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { repositoryErrors } from './errors.ts';

/** Largest text file that is read: far above any configuration or workflow. */
export const MAX_TEXT_BYTES: number = 4 * 1024 * 1024;

/** Where workflows lie in a repository. */
export const WORKFLOW_FOLDER = '.github/workflows';

/** Room for nearly every text; one that needs more gets twice as much each time. */
const FIRST_BYTES = 16 * 1024;

async function readAtMost(handle: FileHandle, limitBytes: number): Promise<Buffer | undefined> {
  let buffer = Buffer.alloc(Math.min(FIRST_BYTES, limitBytes + 1));
  let length = 0;
  while (length <= limitBytes) {
    if (length === buffer.length) buffer = Buffer.concat([buffer], Math.min(length * 2, limitBytes + 1));
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length, length);
    if (bytesRead === 0) return buffer.subarray(0, length);
    length += bytesRead;
  }
  return undefined;
}

/** Opens a regular file without waiting: opening a pipe that nobody writes to would hang for ever. */
async function openFile(file: string, name: string): Promise<FileHandle> {
  try {
    const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    if ((await handle.stat()).isFile()) return handle;
    await handle.close();
  } catch (cause) {
    throw repositoryErrors.create(
      'repository-file-missing',
      { file: name },
      { cause, location: { file: name } },
    );
  }
  throw repositoryErrors.create('repository-file-missing', { file: name }, { location: { file: name } });
}

/**
 * Reads a text file. Throws `repository-file-missing`, `repository-file-too-large`,
 * `repository-file-not-text`.
 *
 * @param name how messages call the file; its path when left out
 */
export async function readTextFile(
  file: string,
  options: { readonly name?: string; readonly limitBytes?: number } = {},
): Promise<string> {
  const { name = file, limitBytes = MAX_TEXT_BYTES } = options;
  const location = { file: name };
  const handle = await openFile(file, name);
  try {
    const bytes = await readAtMost(handle, limitBytes);
    if (bytes === undefined) {
      throw repositoryErrors.create('repository-file-too-large', { file: name, limitBytes }, { location });
    }
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw repositoryErrors.create('repository-file-not-text', { file: name }, { location, cause });
  } finally {
    await handle.close();
  }
}

/** Like `readTextFile`, but undefined for a file that is not there. */
export async function readOptionalTextFile(
  file: string,
  options: { readonly name?: string; readonly limitBytes?: number } = {},
): Promise<string | undefined> {
  try {
    return await readTextFile(file, options);
  } catch (error) {
    if (repositoryErrors.owns(error) && error.code === 'repository-file-missing') return undefined;
    throw error;
  }
}

/** Throws `repository-link-escapes` for a link that leads out of the repository. */
export async function refuseEscape(file: string, root: string, name: string): Promise<void> {
  // A link to nothing is told by whoever reads it.
  const target = await realpath(file).catch(() => undefined);
  if (target === undefined || target.startsWith((await realpath(root)) + path.sep)) return;
  throw repositoryErrors.create('repository-link-escapes', { file: name }, { location: { file: name } });
}

/**
 * The texts of the workflows of a repository (or of any folder with `.github/workflows`): path from the
 * root → text, sorted; empty when there is no such folder. Throws what `readTextFile` throws, and
 * `repository-link-escapes`.
 */
export async function listWorkflows(root: string): Promise<ReadonlyMap<string, string>> {
  const folder = path.join(root, ...WORKFLOW_FOLDER.split('/'));
  const names = await readdir(folder).catch(() => []);
  const texts = new Map<string, string>();
  for (const name of names.filter((entry) => /\.ya?ml$/u.test(entry)).sort()) {
    const shown = `${WORKFLOW_FOLDER}/${name}`;
    const file = path.join(folder, name);
    await refuseEscape(file, root, shown);
    texts.set(shown, await readTextFile(file, { name: shown }));
  }
  return texts;
}
