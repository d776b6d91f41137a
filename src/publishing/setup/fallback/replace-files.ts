import { chmod, lstat, mkdir, open, readFile, realpath, rename, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { toWriteError } from '../../client/index.ts';
import { repositoryErrors } from '../../repository/index.ts';
import { setupErrors } from '../errors.ts';
import { unifiedDiff } from '../init/files/unified-diff.ts';

/** What becomes of one file. */
export interface FileChange {
  /** Path from the root, `/` between names. */
  readonly path: string;
  /** What is there now; null: nothing. */
  readonly before: Uint8Array | null;
  /** What is there afterwards; null: nothing. */
  readonly after: Uint8Array | null;
}

/** The difference in unified form, for a person. */
export function changeDiff({ path: file, before, after }: FileChange): string {
  const text = (bytes: Uint8Array | null): string =>
    bytes === null ? '' : Buffer.from(bytes).toString('utf8');
  return unifiedDiff(text(before), text(after), file);
}

interface Written {
  readonly change: FileChange;
  readonly file: string;
  readonly partial: string | undefined;
}

const partialOf = (file: string): string =>
  path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.part`);

/** The bytes of a file; null: there is none. */
export async function readBytes(file: string): Promise<Uint8Array | null> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

const equal = (left: Uint8Array | null, right: Uint8Array | null): boolean =>
  left === null || right === null ? left === right : Buffer.compare(left, right) === 0;

/** A link would have somebody else's file written, or lose the link. */
async function refuseLinks(root: string, name: string): Promise<void> {
  let at = path.join(await realpath(root), '');
  for (const part of name.split('/')) {
    at = path.join(at, part);
    const found = await lstat(at).catch(() => undefined);
    if (found === undefined) return;
    if (found.isSymbolicLink()) {
      throw repositoryErrors.create('repository-link-escapes', { file: name }, { location: { file: name } });
    }
  }
}

async function writeAside(file: string, content: Uint8Array): Promise<string> {
  const partial = partialOf(file);
  const mode = await lstat(file).then(
    (found) => found.mode & 0o777,
    () => undefined,
  );
  await mkdir(path.dirname(file), { recursive: true });
  // Exclusively: somebody else who does the same at this moment is not mixed with us.
  const handle = await open(partial, 'wx');
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  if (mode !== undefined) await chmod(partial, mode);
  return partial;
}

async function put({ file, partial }: Pick<Written, 'file' | 'partial'>): Promise<void> {
  if (partial === undefined) await rm(file, { force: true });
  else await rename(partial, file);
}

/** Takes back what was put, newest first; what cannot be taken back is for the error to say. */
async function takeBack(done: readonly Written[]): Promise<void> {
  for (const { change, file } of done.toReversed()) {
    const partial = change.before === null ? undefined : await writeAside(file, change.before);
    await put({ file, partial });
  }
}

async function prepare(root: string, changes: readonly FileChange[], written: Written[]): Promise<void> {
  for (const change of changes) {
    await refuseLinks(root, change.path);
    const file = path.join(root, ...change.path.split('/'));
    if (!equal(await readBytes(file), change.before)) {
      throw setupErrors.create(
        'fallback-file-changed',
        { file: change.path },
        { location: { file: change.path } },
      );
    }
    try {
      const partial = change.after === null ? undefined : await writeAside(file, change.after);
      written.push({ change, file, partial });
    } catch (error) {
      throw toWriteError(error, file);
    }
  }
}

async function carryOut(written: readonly Written[]): Promise<void> {
  const done: Written[] = [];
  for (const one of written) {
    try {
      await put(one);
      done.push(one);
    } catch (error) {
      await takeBack(done);
      throw toWriteError(error, one.file);
    }
  }
}

/**
 * Changes several files, all or none: each is written aside and flushed first, then they get their names; when one
 * cannot, those before it get their old bytes back. Refuses files that are not as they were read, and links.
 *
 * @throws fallback-file-changed, repository-link-escapes, file-not-writable, the signal's reason
 */
export async function replaceFiles(
  root: string,
  changes: readonly FileChange[],
  signal: AbortSignal,
): Promise<void> {
  const written: Written[] = [];
  try {
    await prepare(root, changes, written);
    signal.throwIfAborted();
    await carryOut(written);
  } finally {
    for (const { partial } of written) if (partial !== undefined) await rm(partial, { force: true });
    // A folder that was only made for a file that is gone or never came.
    for (const { file } of written) await rmdir(path.dirname(file)).catch(() => undefined);
  }
}
