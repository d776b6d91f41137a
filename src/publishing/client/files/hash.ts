import path from 'node:path';
import { type ChecksumEntry, type Digests, hashContent } from '../../../packaging/index.ts';
import { concurrently } from './concurrently.ts';
import { readChunks } from './source.ts';

const DEFAULT_CONCURRENCY = 4;

/**
 * Hashes one file, streamed: SHA-256, and BLAKE2b-256 and MD5 as the legacy upload wants them.
 * @throws file-not-readable
 */
export function hashFile(file: string): Promise<Digests> {
  return hashContent(readChunks(file), ['sha256', 'blake2b256', 'md5']);
}

/**
 * SHA-256 of files, several at once, none held in memory; in the order given, by base name.
 * @throws file-not-readable
 */
export function hashFiles(
  files: readonly string[],
  options: { readonly concurrency?: number; readonly signal?: AbortSignal } = {},
): Promise<readonly ChecksumEntry[]> {
  const hash = async (file: string): Promise<ChecksumEntry> => {
    const { sha256 } = await hashContent(readChunks(file), ['sha256']);
    return { filename: path.basename(file), sha256 };
  };
  return concurrently(files, options.concurrency ?? DEFAULT_CONCURRENCY, hash, options.signal);
}
