import { Readable, pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { packagingErrors } from '../../errors.ts';
import { checkExpansion } from '../expansion.ts';
import type { ArchiveLimits } from '../limits.ts';
import { type RandomAccessSource, readRange } from '../source.ts';

const OUTPUT_CHUNK_BYTES = 128 * 1024;

function refuse(expandedBytes: number, cause: unknown): Error {
  const problem = cause instanceof Error ? cause.message : 'unknown';
  // Python's reader has not seen a tar header yet, or has.
  if (expandedBytes === 0) {
    const pypiMessage = 'Invalid distribution file. File is not a tarfile';
    return packagingErrors.create('archive-not-tar', { problem, pypiMessage }, { cause });
  }
  const pypiMessage = 'Invalid distribution file. None';
  return packagingErrors.create('archive-damaged', { problem, pypiMessage }, { cause });
}

// Zeros behind the last gzip member are padding for tools that write whole blocks; anything else is hidden data.
async function checkRest(source: RandomAccessSource, offset: number): Promise<void> {
  for await (const chunk of readRange(source, offset)) {
    if (chunk.some((byte) => byte !== 0)) {
      const problem = `${source.size - offset} bytes follow the gzip stream`;
      throw packagingErrors.create('archive-trailing-data', { problem });
    }
  }
}

/**
 * The expanded bytes of a gzip file, checked to its end: checksum, length and nothing behind. It stops as soon as
 * more comes out than the limits allow.
 */
export async function* gunzip(
  source: RandomAccessSource,
  limits: ArchiveLimits,
): AsyncGenerator<Uint8Array, void, undefined> {
  const unzip = createGunzip({ chunkSize: OUTPUT_CHUNK_BYTES });
  // Failures reach the reader of `unzip`; the callback only keeps them from being thrown a second time.
  pipeline(Readable.from(readRange(source)), unzip, () => undefined);
  let expandedBytes = 0;
  try {
    for await (const chunk of unzip as AsyncIterable<Uint8Array>) {
      expandedBytes += chunk.length;
      checkExpansion(expandedBytes, source.size, limits);
      yield chunk;
    }
  } catch (error) {
    if (packagingErrors.owns(error)) throw error;
    throw refuse(expandedBytes, error);
  }
  await checkRest(source, unzip.bytesWritten);
}
