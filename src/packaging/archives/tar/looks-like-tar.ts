import type { ArchiveLimits } from '../limits.ts';
import type { RandomAccessSource } from '../source.ts';
import { createBlockReader } from './block-reader.ts';
import { gunzip } from './gunzip.ts';
import { BLOCK_BYTES, hasRightChecksum } from './header.ts';

async function firstExpandedBlock(
  source: RandomAccessSource,
  limits: ArchiveLimits,
): Promise<Uint8Array | undefined> {
  const chunks = gunzip(source, limits);
  try {
    return await createBlockReader(chunks).take(BLOCK_BYTES);
  } catch {
    return undefined; // No gzip stream: the question is answered.
  } finally {
    await chunks.return();
  }
}

/** True when a tar reader would find an archive in the file, compressed by gzip or plain. */
export async function looksLikeTar(source: RandomAccessSource, limits: ArchiveLimits): Promise<boolean> {
  const start = await source.read(0, BLOCK_BYTES);
  if (start.length === BLOCK_BYTES && hasRightChecksum(start)) return true;
  if (start[0] !== 0x1f || start[1] !== 0x8b) return false;
  const block = await firstExpandedBlock(source, limits);
  return block !== undefined && hasRightChecksum(block);
}
