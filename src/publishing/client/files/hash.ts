import { stat } from 'node:fs/promises';
import path from 'node:path';
import { type ChecksumEntry, type Digests, hashContent } from '../../../packaging/index.ts';
import { concurrently } from './concurrently.ts';
import { hashInThreads } from './hash-threads.ts';
import { toReadError } from './problem.ts';
import { readPieces } from './source.ts';

const DEFAULT_CONCURRENCY = 4;

/** From this size on, threads gain more than they take to start: also one alone, which reads into one buffer. */
const WORTH_THREADS_BYTES = 128 * 1024 * 1024;

/**
 * Hashes one file, streamed: SHA-256 and BLAKE2b-256, which the form of an upload says. No MD5: to an index one
 * digest is enough, and neither uv nor twine 7 sends that one.
 * @throws file-not-readable
 */
export function hashFile(file: string, read: typeof readPieces = readPieces): Promise<Digests> {
  return hashContent(read(file), ['sha256', 'blake2b256']);
}

async function sizeOf(file: string): Promise<number> {
  const { size } = await stat(file).catch((error: unknown) => {
    throw toReadError(error, file);
  });
  return size;
}

async function isWorthThreads(files: readonly string[]): Promise<boolean> {
  const sizes = await Promise.all(files.map(sizeOf));
  return sizes.reduce((sum, size) => sum + size, 0) >= WORTH_THREADS_BYTES;
}

/**
 * SHA-256 of files, several at once, none held in memory; in the order given, by base name. What is large
 * is hashed in threads, on every processor.
 * @throws file-not-readable
 */
export async function hashFiles(
  files: readonly string[],
  options: { readonly concurrency?: number; readonly signal?: AbortSignal } = {},
): Promise<readonly ChecksumEntry[]> {
  const { concurrency = DEFAULT_CONCURRENCY, signal } = options;
  const hash = async (file: string): Promise<string> =>
    (await hashContent(readPieces(file), ['sha256'])).sha256;
  const digests = (await isWorthThreads(files))
    ? await hashInThreads(files, signal)
    : await concurrently(files, concurrency, hash, signal);
  return files.map((file, position) => ({ filename: path.basename(file), sha256: digests[position] ?? '' }));
}
