import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import type { StoredContent } from '../../usecases/index.ts';

/** Where a content store keeps what, below its data directory. */
export interface Folders {
  readonly directory: string;
  /** Kept contents: `files/<first two digits>/<SHA-256>`. */
  readonly files: string;
  /** What is still arriving, under names that mean nothing. */
  readonly incoming: string;
}

/** The folders of a data directory. */
export function foldersOf(directory: string): Folders {
  return { directory, files: path.join(directory, 'files'), incoming: path.join(directory, 'incoming') };
}

const FAN_OUT = 2;
const SHA256_FORM = /^[0-9a-f]{64}$/u;

/** True for what a content is addressed by. */
export function isSha256(text: string): boolean {
  return SHA256_FORM.test(text);
}

/** Where a content is kept. */
export function placeOf(folders: Folders, sha256: string): string {
  if (!isSha256(sha256)) throw new TypeError('contents are addressed by a SHA-256 in hex');
  return path.join(folders.files, sha256.slice(0, FAN_OUT), sha256);
}

/** The content of a file of this size. */
export function storedContentOf(file: string, sizeBytes: number): StoredContent {
  return {
    sizeBytes,
    read: (start, end) =>
      start >= end ? Readable.from([]) : createReadStream(file, { start, end: end - 1 }),
  };
}

/** Makes what happened to a folder's entries durable: a rename is not, before the folder is flushed. */
export async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
