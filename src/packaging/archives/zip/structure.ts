import { packagingErrors } from '../../errors.ts';
import type { RandomAccessSource } from '../source.ts';
import type { CentralDirectory, CentralEntry } from './central-directory.ts';
import { EXTRA_ID, type ExtraField, splitExtraFields, unicodePathName } from './extra-fields.ts';
import { FIXED_BYTES, type ReadExactly, SENTINEL_32, SIGNATURE, fieldsOf, windowReader } from './records.ts';

/** A local header as the walk found it, tied to its entry in the directory. */
export interface LocalHeader {
  readonly entry: CentralEntry;
  readonly offset: number;
  /** Where the member's data begins. */
  readonly dataOffset: number;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly extraFields: readonly ExtraField[];
}

/** What the end records of the archive said, for checks beyond PyPI's. */
export interface WalkedArchive {
  readonly locals: readonly LocalHeader[];
  readonly diskNumbers: readonly number[];
}

/** Refuses an archive in PyPI's words: two readers could see different contents in it. */
export function ambiguous(problem: string): Error {
  const pypiMessage = `Invalid distribution file. ZIP archive not accepted: ${problem}. See https://docs.pypi.org/archives for more information`;
  return packagingErrors.create('archive-ambiguous', { problem, pypiMessage });
}

const DATA_DESCRIPTOR_FLAG = 0x0008;
const UTF8_NAME_FLAG = 0x0800;
const ZIP64_FIELD_BYTES: readonly number[] = [0, 8, 16, 24, 28];
const SINGLE_FIELDS: readonly number[] = [EXTRA_ID.zip64, EXTRA_ID.unicodePath];

function hasControlCharacter(bytes: Uint8Array): boolean {
  return bytes.some((byte) => byte < 0x20 || byte === 0x7f);
}

function isUtf8(bytes: Uint8Array): boolean {
  return Buffer.compare(Buffer.from(Buffer.from(bytes).toString('utf8'), 'utf8'), bytes) === 0;
}

interface Sizes {
  readonly compressedBytes: number;
  readonly sizeBytes: number;
}

// A zip64 field in a local header carries both sizes, or one size of a stored member, or nothing.
function applyZip64(data: Uint8Array, method: number, sizes: Sizes): Sizes {
  const { compressedBytes, sizeBytes } = sizes;
  if (!ZIP64_FIELD_BYTES.includes(data.length)) throw ambiguous('Malformed zip file');
  if (data.length === 0) {
    if (compressedBytes === SENTINEL_32 || sizeBytes === SENTINEL_32) throw ambiguous('Malformed zip file');
    return sizes;
  }
  const fields = fieldsOf(data);
  if (data.length === 8 && method !== 0) throw ambiguous('Malformed zip file');
  return {
    compressedBytes: fields.u64(data.length === 8 ? 0 : 8),
    sizeBytes: sizeBytes === SENTINEL_32 ? fields.u64(0) : sizeBytes,
  };
}

function checkUnicodePath(field: ExtraField): void {
  const name = unicodePathName(field);
  if (hasControlCharacter(name)) throw ambiguous('Invalid character in filename');
  if (!isUtf8(name)) throw ambiguous('Filename not valid UTF-8');
}

function localSizes(extraFields: readonly ExtraField[], method: number, stated: Sizes): Sizes {
  const seen = new Set<number>();
  let sizes = stated;
  for (const field of extraFields) {
    if (seen.has(field.id) && SINGLE_FIELDS.includes(field.id)) {
      throw ambiguous('Invalid duplicate extra in local file');
    }
    seen.add(field.id);
    if (field.id === EXTRA_ID.zip64) sizes = applyZip64(field.data, method, sizes);
    if (field.id === EXTRA_ID.unicodePath) checkUnicodePath(field);
  }
  return sizes;
}

function findEntry(directory: ReadonlyMap<string, CentralEntry>, rawName: Uint8Array): CentralEntry {
  if (!isUtf8(rawName)) throw ambiguous('Filename not unicode');
  const entry = directory.get(Buffer.from(rawName).toString('utf8'));
  // A name beyond ASCII without the UTF-8 flag reads as code page 437, so that the directory names another file.
  const isAscii = rawName.every((byte) => byte < 0x80);
  if (entry === undefined || (!isAscii && (entry.flags & UTF8_NAME_FLAG) === 0)) {
    throw ambiguous('Filename not in central directory');
  }
  return entry;
}

class Walk {
  readonly #read: ReadExactly;
  readonly #byName: ReadonlyMap<string, CentralEntry>;
  readonly #locals = new Map<string, LocalHeader>();
  readonly #centralNames = new Set<string>();
  readonly #diskNumbers: number[] = [];
  #offset = 0;
  #directoryStart: number | undefined;
  #directoryBytes = 0;
  #zip64Start: number | undefined;
  #zip64End: { records: number; bytes: number; offset: number } | undefined;
  #sawLocator = false;

  constructor(source: RandomAccessSource, directory: CentralDirectory) {
    this.#read = windowReader(source);
    this.#byName = new Map(directory.entries.map((entry) => [entry.name ?? '', entry]));
  }

  async run(sourceBytes: number): Promise<WalkedArchive> {
    for (;;) {
      const signature = fieldsOf(await this.#take(4)).u32(0);
      if (signature === SIGNATURE.localHeader) await this.#localHeader();
      else if (signature === SIGNATURE.centralHeader) await this.#centralHeader();
      else if (signature === SIGNATURE.zip64EndRecord) await this.#zip64EndRecord();
      else if (signature === SIGNATURE.zip64Locator) await this.#zip64Locator();
      else if (signature === SIGNATURE.endRecord) break;
      else throw ambiguous('Unknown record signature');
    }
    await this.#endRecord();
    if (this.#offset !== sourceBytes) throw ambiguous('Trailing data');
    return { locals: [...this.#locals.values()], diskNumbers: this.#diskNumbers };
  }

  async #take(length: number): Promise<Uint8Array> {
    const bytes = await this.#read(this.#offset, length);
    if (bytes === undefined) throw ambiguous('Malformed zip file');
    this.#offset += length;
    return bytes;
  }

  async #localHeader(): Promise<void> {
    const offset = this.#offset - 4;
    const fields = fieldsOf(await this.#take(FIXED_BYTES.localHeader - 4), -4);
    const [flags, method, crc] = [fields.u16(6), fields.u16(8), fields.u32(14)];
    const [nameBytes, extraBytes] = [fields.u16(26), fields.u16(28)];
    const stated = { compressedBytes: fields.u32(18), sizeBytes: fields.u32(22) };
    const rawName = Uint8Array.from(await this.#take(nameBytes));
    if (hasControlCharacter(rawName)) throw ambiguous('Invalid character in filename');
    const extraFields = splitExtraFields(Uint8Array.from(await this.#take(extraBytes)));
    if (extraFields === undefined) throw ambiguous('Malformed zip file');
    const sizes = localSizes(extraFields, method, stated);
    if ((flags & DATA_DESCRIPTOR_FLAG) !== 0) throw ambiguous('ZIP contains a data descriptor');
    const entry = findEntry(this.#byName, rawName);
    if (entry.compressedBytes !== sizes.compressedBytes) throw ambiguous('Mis-matched data size');
    if (entry.sizeBytes !== sizes.sizeBytes) throw ambiguous('Mis-matched file size');
    const key = entry.name ?? '';
    if (this.#locals.has(key)) throw ambiguous('Duplicate filename in local headers');
    this.#locals.set(key, { entry, offset, dataOffset: this.#offset, flags, method, crc, extraFields });
    this.#offset += sizes.compressedBytes;
  }

  async #centralHeader(): Promise<void> {
    this.#directoryStart ??= this.#offset - 4;
    const fields = fieldsOf(await this.#take(FIXED_BYTES.centralHeader - 4), -4);
    const [nameBytes, extraBytes, commentBytes] = [fields.u16(28), fields.u16(30), fields.u16(32)];
    if (commentBytes !== 0) throw ambiguous('Comment in central directory');
    const rawName = await this.#take(nameBytes);
    if (hasControlCharacter(rawName)) throw ambiguous('Invalid character in filename');
    const name = Buffer.from(rawName).toString('utf8');
    await this.#take(extraBytes);
    this.#directoryBytes += FIXED_BYTES.centralHeader + nameBytes + extraBytes;
    if (this.#centralNames.has(name)) throw ambiguous('Duplicate filename in central directory');
    if (!this.#locals.has(name)) throw ambiguous('Missing filename in local headers');
    this.#centralNames.add(name);
  }

  async #zip64EndRecord(): Promise<void> {
    this.#zip64Start = this.#offset - 4;
    const fields = fieldsOf(await this.#take(FIXED_BYTES.zip64EndRecord - 4), -4);
    if (fields.u64(24) !== fields.u64(32)) throw ambiguous('Malformed zip file');
    if (fields.u64(4) !== FIXED_BYTES.zip64EndRecord - 12) {
      throw ambiguous('ZIP64 extensible data not allowed');
    }
    this.#diskNumbers.push(fields.u32(16), fields.u32(20));
    this.#zip64End = { records: fields.u64(32), bytes: fields.u64(40), offset: fields.u64(48) };
  }

  async #zip64Locator(): Promise<void> {
    const fields = fieldsOf(await this.#take(FIXED_BYTES.zip64Locator - 4), -4);
    if (this.#zip64Start !== fields.u64(8)) {
      throw ambiguous('Corrupt zip64 end of central directory locator');
    }
    this.#diskNumbers.push(fields.u32(4));
    this.#sawLocator = true;
  }

  async #endRecord(): Promise<void> {
    if (this.#zip64Start !== undefined && !this.#sawLocator) throw ambiguous('Malformed zip file');
    const directoryStart = this.#directoryStart ?? this.#offset - 4;
    const fields = fieldsOf(await this.#take(FIXED_BYTES.endRecord - 4), -4);
    if (fields.u16(8) !== fields.u16(10)) throw ambiguous('Malformed zip file');
    this.#diskNumbers.push(...[fields.u16(4), fields.u16(6)].filter((disk) => !this.#isSentinel(disk)));
    const end = this.#zip64End ?? {
      records: fields.u16(10),
      bytes: fields.u32(12),
      offset: fields.u32(16),
    };
    if (end.records !== this.#centralNames.size) throw ambiguous('Mismatched central directory records');
    if (end.offset !== directoryStart) throw ambiguous('Mismatched central directory offset');
    if (end.bytes !== this.#directoryBytes) throw ambiguous('Mismatched central directory size');
    if (this.#centralNames.size !== this.#locals.size) {
      throw ambiguous('Mis-matched local headers and central directory');
    }
    await this.#take(fields.u16(20));
  }

  #isSentinel(disk: number): boolean {
    return disk === 0xffff && this.#zip64End !== undefined;
  }
}

/**
 * Walks a zip archive from its first byte and refuses whatever could make a reader that streams and a reader that
 * starts from the directory at the end see different contents: PyPI's framing rules, in PyPI's words. Every byte
 * belongs to exactly one record; nothing stands before, between or behind.
 */
export async function walkZipStructure(
  source: RandomAccessSource,
  directory: CentralDirectory,
): Promise<WalkedArchive> {
  try {
    return await new Walk(source, directory).run(source.size);
  } catch (error) {
    // A field that points past its record, or says more than a number can hold.
    if (error instanceof RangeError) throw ambiguous('Malformed zip file');
    throw error;
  }
}
