import { packagingErrors } from '../../errors.ts';
import type { ArchiveLimits } from '../limits.ts';
import type { RandomAccessSource } from '../source.ts';
import { type EndOfDirectory, findEndOfDirectory } from './end-records.ts';
import { EXTRA_ID, type ExtraField, splitExtraFields } from './extra-fields.ts';
import { FIXED_BYTES, SENTINEL_32, SIGNATURE, fieldsOf } from './records.ts';

/** One member as the central directory lists it. */
export interface CentralEntry {
  readonly rawName: Uint8Array;
  /** The name as UTF-8; undefined when it is not. */
  readonly name: string | undefined;
  readonly madeBy: number;
  /** The version of the format that a reader needs, times ten. */
  readonly versionNeeded: number;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly compressedBytes: number;
  readonly sizeBytes: number;
  readonly extraFields: readonly ExtraField[];
  readonly commentBytes: number;
  readonly disk: number;
  readonly externalAttributes: number;
  /** Where the local header should stand. */
  readonly localOffset: number;
}

/** The directory as a reader sees it that starts at the end of the file, as Python and pip do. */
export interface CentralDirectory {
  readonly end: EndOfDirectory;
  readonly entries: readonly CentralEntry[];
}

// More bytes than any list of members within the limit needs; keeps a hostile size field from filling memory.
const MOST_DIRECTORY_BYTES = 64 * 1024 * 1024;

function notZip(problem: string): Error {
  const pypiMessage = 'Invalid distribution file. File is not a zipfile';
  return packagingErrors.create('archive-not-zip', { problem, pypiMessage });
}

function damaged(problem: string): Error {
  return packagingErrors.create('archive-damaged', { problem });
}

function decodeName(raw: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(raw);
  } catch {
    return undefined;
  }
}

// The zip64 field holds, in this order, only those numbers whose own field is the sentinel.
function widen(numbers: readonly number[], extraFields: readonly ExtraField[]): readonly number[] {
  const data = extraFields.find(({ id }) => id === EXTRA_ID.zip64)?.data;
  if (data === undefined || !numbers.includes(SENTINEL_32)) return numbers;
  const fields = fieldsOf(data);
  let offset = 0;
  return numbers.map((number) => {
    if (number !== SENTINEL_32) return number;
    if (offset + 8 > data.length) throw damaged('a zip64 field is too short for the numbers it stands for');
    offset += 8;
    return fields.u64(offset - 8);
  });
}

function parseEntry(bytes: Uint8Array, start: number): { entry: CentralEntry; end: number } {
  const fields = fieldsOf(bytes, start);
  if (start + FIXED_BYTES.centralHeader > bytes.length || fields.u32(0) !== SIGNATURE.centralHeader) {
    throw notZip('the central directory is not where the end record says');
  }
  const [nameBytes, extraBytes, commentBytes] = [fields.u16(28), fields.u16(30), fields.u16(32)];
  const nameStart = start + FIXED_BYTES.centralHeader;
  const end = nameStart + nameBytes + extraBytes + commentBytes;
  if (end > bytes.length) throw notZip('the central directory is cut short');
  const rawName = bytes.slice(nameStart, nameStart + nameBytes);
  const extra = bytes.slice(nameStart + nameBytes, nameStart + nameBytes + extraBytes);
  const extraFields = splitExtraFields(extra);
  if (extraFields === undefined) throw damaged('an extra field is longer than the space for it');
  const [sizeBytes = 0, compressedBytes = 0, localOffset = 0] = widen(
    [fields.u32(24), fields.u32(20), fields.u32(42)],
    extraFields,
  );
  const entry: CentralEntry = {
    rawName,
    name: decodeName(rawName),
    madeBy: fields.u16(4) >>> 8,
    versionNeeded: fields.u16(6) & 0xff,
    flags: fields.u16(8),
    method: fields.u16(10),
    crc: fields.u32(16),
    compressedBytes,
    sizeBytes,
    extraFields,
    commentBytes,
    disk: fields.u16(34),
    externalAttributes: fields.u32(38),
    localOffset,
  };
  return { entry, end };
}

/** Reads the central directory from its end record, at the end of the file. */
export async function readCentralDirectory(
  source: RandomAccessSource,
  limits: ArchiveLimits,
): Promise<CentralDirectory> {
  const end = await findEndOfDirectory(source);
  if (end === undefined) throw notZip('it has no end record that fits');
  if (end.directoryBytes > MOST_DIRECTORY_BYTES) {
    throw packagingErrors.create('archive-too-many-members', { limit: limits.maxMembers });
  }
  const start = end.offset - end.directoryBytes;
  if (start < 0) throw notZip('its end record tells of more bytes than there are');
  const bytes = await source.read(start, end.directoryBytes);
  const entries: CentralEntry[] = [];
  try {
    for (let offset = 0; offset < bytes.length;) {
      const parsed = parseEntry(bytes, offset);
      entries.push(parsed.entry);
      offset = parsed.end;
    }
  } catch (error) {
    if (error instanceof RangeError) throw damaged('a 64-bit field is out of range');
    throw error;
  }
  return { end, entries };
}
