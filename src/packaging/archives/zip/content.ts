import { Readable, pipeline } from 'node:stream';
import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib';
import { packagingErrors } from '../../errors.ts';
import { type RandomAccessSource, readRange, readRangeOver } from '../source.ts';
import type { LocalHeader } from './structure.ts';

const STORED = 0;
// Small members are inflated at once: a stream costs more than their content.
const SMALL_BYTES = 256 * 1024;

function damaged({ entry }: LocalHeader, reason: string, cause?: unknown): Error {
  const problem = `\`${entry.name ?? ''}\` cannot be unpacked: ${reason}`;
  return packagingErrors.create('archive-damaged', { problem }, { cause });
}

function lies({ entry }: LocalHeader): Error {
  const problem = `\`${entry.name ?? ''}\` yields more than the ${entry.sizeBytes} bytes that it declares`;
  return packagingErrors.create('archive-bomb', { problem });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

// What the source throws (a disk that fails) says nothing about the archive and goes on as it is.
function toRefusal(local: LocalHeader, error: unknown): unknown {
  if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') return lies(local);
  return codeOf(error).startsWith('Z_') ? damaged(local, String(error), error) : error;
}

function checkConsumed(local: LocalHeader, consumedBytes: number): void {
  if (consumedBytes === local.entry.compressedBytes) return;
  throw damaged(local, 'bytes follow its compressed content');
}

async function inflateSmall(source: RandomAccessSource, local: LocalHeader): Promise<Uint8Array> {
  const { compressedBytes, sizeBytes } = local.entry;
  const data = await source.read(local.dataOffset, compressedBytes);
  // SECURITY: zlib stops at the declared size; the test is "a lying size".
  const options = { maxOutputLength: Math.max(sizeBytes, 1), info: true } as const;
  const { buffer, engine } = inflateRawSync(data, options) as unknown as {
    buffer: Uint8Array;
    engine: { bytesWritten: number };
  };
  checkConsumed(local, engine.bytesWritten);
  return buffer;
}

async function* inflateLarge(
  source: RandomAccessSource,
  local: LocalHeader,
): AsyncGenerator<Uint8Array, void, undefined> {
  const end = local.dataOffset + local.entry.compressedBytes;
  const inflate = createInflateRaw();
  // Failures reach the reader of `inflate`; the callback only keeps them from being thrown a second time.
  pipeline(Readable.from(readRange(source, local.dataOffset, end)), inflate, () => undefined);
  yield* inflate as AsyncIterable<Uint8Array>;
  checkConsumed(local, inflate.bytesWritten);
}

async function* expand(
  source: RandomAccessSource,
  local: LocalHeader,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { method, compressedBytes, sizeBytes } = local.entry;
  if (method === STORED) yield* readRangeOver(source, local.dataOffset, local.dataOffset + compressedBytes);
  else if (compressedBytes <= SMALL_BYTES && sizeBytes <= SMALL_BYTES)
    yield await inflateSmall(source, local);
  else yield* inflateLarge(source, local);
}

/**
 * The content of a member, from where the walk found its data: no more than it declares, with the checksum that it
 * declares, and nothing behind the compressed data. The memory of a chunk may be used again for the next one.
 */
export async function* readContent(
  source: RandomAccessSource,
  local: LocalHeader,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { entry } = local;
  let sizeBytes = 0;
  let crc = 0;
  try {
    for await (const chunk of expand(source, local)) {
      sizeBytes += chunk.length;
      // SECURITY: stops before the surplus fills memory or disk; the test is "a large lying size".
      if (sizeBytes > entry.sizeBytes) throw lies(local);
      crc = crc32(chunk, crc);
      yield chunk;
    }
  } catch (error) {
    throw toRefusal(local, error);
  }
  if (sizeBytes !== entry.sizeBytes) throw damaged(local, 'it yields less than it declares');
  if (crc !== entry.crc) throw damaged(local, 'its checksum is wrong');
}
