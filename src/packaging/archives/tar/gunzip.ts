import { Readable, pipeline } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { packagingErrors } from '../../errors.ts';
import { checkExpansion } from '../expansion.ts';
import type { ArchiveLimits } from '../limits.ts';
import { type RandomAccessSource, readRange } from '../source.ts';
import { LONGEST_GZIP_HEADER, gzipHeaderBytes } from './gzip-header.ts';

const OUTPUT_CHUNK_BYTES = 128 * 1024;
const TRAILER_BYTES = 8;

function notTar(problem: string, cause?: unknown): Error {
  const pypiMessage = 'Invalid distribution file. File is not a tarfile';
  return packagingErrors.create('archive-not-tar', { problem, pypiMessage }, { cause });
}

function damaged(problem: string, cause?: unknown): Error {
  const pypiMessage = 'Invalid distribution file. None';
  return packagingErrors.create('archive-damaged', { problem, pypiMessage }, { cause });
}

// What the source throws (a disk that fails) says nothing about the archive and goes on as it is.
function isZlibError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}

/** One gzip member as it is expanded. */
interface MemberState {
  expandedBytes: number;
  crc: number;
  /** Where its deflate stream ended, once it did. */
  end: number;
}

// Node's own gunzip drops what it has when bytes follow the stream and hides where the stream ended; so the frame is
// read here and only deflate is left to zlib.
async function* inflateMember(
  source: RandomAccessSource,
  start: number,
  state: MemberState,
): AsyncGenerator<Uint8Array, void, undefined> {
  const inflate = createInflateRaw({ chunkSize: OUTPUT_CHUNK_BYTES });
  // Failures reach the reader of `inflate`; the callback only keeps them from being thrown a second time.
  pipeline(Readable.from(readRange(source, start)), inflate, () => undefined);
  for await (const chunk of inflate as AsyncIterable<Uint8Array>) {
    state.expandedBytes += chunk.length;
    state.crc = crc32(chunk, state.crc);
    yield chunk;
  }
  state.end = start + inflate.bytesWritten;
}

async function checkTrailer(source: RandomAccessSource, state: MemberState): Promise<void> {
  const trailer = Buffer.from(await source.read(state.end, TRAILER_BYTES));
  if (trailer.length < TRAILER_BYTES) throw damaged('the gzip stream has no trailer');
  if (trailer.readUInt32LE(0) !== state.crc) throw damaged('the checksum of the gzip stream is wrong');
  if (trailer.readUInt32LE(4) !== state.expandedBytes % 2 ** 32) {
    throw damaged('the length of the gzip stream is wrong');
  }
}

// Zeros behind the last gzip member are padding for tools that write whole blocks; anything else is hidden data.
async function isPadding(source: RandomAccessSource, offset: number): Promise<boolean> {
  for await (const chunk of readRange(source, offset)) {
    if (chunk.some((byte) => byte !== 0)) return false;
  }
  return true;
}

// SECURITY: a gzip member of 20 bytes costs as much as a large one; the tests are "empty gzip members" and "more gzip
// members than the limit".
function checkMember(state: MemberState, count: number, limits: ArchiveLimits): void {
  if (state.expandedBytes === 0) {
    throw (count === 1 ? notTar : damaged)('a gzip member of it is empty');
  }
  if (count > limits.maxGzipMembers) throw damaged(`it has more than ${limits.maxGzipMembers} gzip members`);
}

async function findMember(source: RandomAccessSource, offset: number): Promise<number | undefined> {
  const bytes = gzipHeaderBytes(await source.read(offset, LONGEST_GZIP_HEADER));
  return bytes === undefined ? undefined : offset + bytes;
}

/**
 * The expanded bytes of a gzip file (RFC 1952), one or more members, checked to its end: checksum, length and nothing
 * behind. No member is empty, there are few, and it stops as soon as more comes out than the limits allow.
 */
export async function* gunzip(
  source: RandomAccessSource,
  limits: ArchiveLimits,
): AsyncGenerator<Uint8Array, void, undefined> {
  let start = await findMember(source, 0);
  if (start === undefined) throw notTar('it has no gzip header');
  let expandedBytes = 0;
  for (let count = 1; start !== undefined; count += 1) {
    const state: MemberState = { expandedBytes: 0, crc: 0, end: 0 };
    const chunks = inflateMember(source, start, state);
    try {
      for await (const chunk of chunks) {
        expandedBytes += chunk.length;
        checkExpansion(expandedBytes, source.size, limits);
        yield chunk;
      }
    } catch (error) {
      if (!isZlibError(error)) throw error;
      const problem = error.message;
      throw expandedBytes === 0 ? notTar(problem, error) : damaged(problem, error);
    }
    await checkTrailer(source, state);
    checkMember(state, count, limits);
    const next = state.end + TRAILER_BYTES;
    start = await findMember(source, next);
    if (start === undefined && !(await isPadding(source, next))) {
      const problem = `${source.size - next} bytes follow the gzip stream`;
      throw packagingErrors.create('archive-trailing-data', { problem });
    }
  }
}
