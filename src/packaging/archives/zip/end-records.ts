import type { RandomAccessSource } from '../source.ts';
import { FIXED_BYTES, SIGNATURE, fieldsOf } from './records.ts';

/** Where the central directory ends and what the end records say about it. */
export interface EndOfDirectory {
  /** Offset of the first end record (the zip64 one when there is one): where the directory ends. */
  readonly offset: number;
  readonly directoryBytes: number;
}

const LONGEST_COMMENT = 0xffff;
const SIGNATURE_BYTES = Buffer.from([0x50, 0x4b, 0x05, 0x06]);

// As most readers do: first a record without a comment at the very end, then the last signature near the end.
async function findEndRecord(
  source: RandomAccessSource,
): Promise<{ offset: number; bytes: Uint8Array } | undefined> {
  const size = FIXED_BYTES.endRecord;
  const tailStart = Math.max(0, source.size - size - LONGEST_COMMENT);
  const tail = await source.read(tailStart, source.size - tailStart);
  if (tail.length < size) return undefined;
  const bare = tail.subarray(-size);
  const isBare = fieldsOf(bare).u32(0) === SIGNATURE.endRecord && fieldsOf(bare).u16(20) === 0;
  const index = isBare
    ? tail.length - size
    : Buffer.from(tail.buffer, tail.byteOffset, tail.length).lastIndexOf(SIGNATURE_BYTES);
  if (index < 0 || index + size > tail.length) return undefined;
  return { offset: tailStart + index, bytes: tail.subarray(index, index + size) };
}

// The zip64 records stand directly before the end record: 56 bytes, then 20 bytes of locator.
async function findZip64End(
  source: RandomAccessSource,
  endOffset: number,
): Promise<EndOfDirectory | 'none' | 'broken'> {
  const start = endOffset - FIXED_BYTES.zip64Locator - FIXED_BYTES.zip64EndRecord;
  const locatorStart = endOffset - FIXED_BYTES.zip64Locator;
  if (locatorStart < 0) return 'none';
  const locator = fieldsOf(await source.read(locatorStart, FIXED_BYTES.zip64Locator));
  if (locator.u32(0) !== SIGNATURE.zip64Locator) return 'none';
  if (start < 0 || locator.u32(4) !== 0 || locator.u32(16) !== 1) return 'broken';
  const record = fieldsOf(await source.read(start, FIXED_BYTES.zip64EndRecord));
  try {
    if (locator.u64(8) !== start || record.u32(0) !== SIGNATURE.zip64EndRecord) return 'broken';
    return { offset: start, directoryBytes: record.u64(40) };
  } catch (error) {
    if (error instanceof RangeError) return 'broken';
    throw error;
  }
}

/** Finds the end of the central directory from the end of the file; undefined when the file is no zip archive. */
export async function findEndOfDirectory(source: RandomAccessSource): Promise<EndOfDirectory | undefined> {
  const record = await findEndRecord(source);
  if (record === undefined) return undefined;
  const zip64 = await findZip64End(source, record.offset);
  if (zip64 === 'broken') return undefined;
  const end = { offset: record.offset, directoryBytes: fieldsOf(record.bytes).u32(12) };
  return zip64 === 'none' ? end : zip64;
}

/** True when a zip reader that starts at the end of the file would find an archive in it. */
export async function looksLikeZip(source: RandomAccessSource): Promise<boolean> {
  const end = await findEndOfDirectory(source);
  if (end === undefined) return false;
  const start = end.offset - end.directoryBytes;
  if (end.directoryBytes === 0) return true;
  if (start < 0 || end.directoryBytes < 4) return false;
  return fieldsOf(await source.read(start, 4)).u32(0) === SIGNATURE.centralHeader;
}
