import type { RandomAccessSource } from '../source.ts';

/** The signatures of zip records, as little-endian numbers (APPNOTE.TXT 4.3). */
export const SIGNATURE = {
  localHeader: 0x04034b50,
  centralHeader: 0x02014b50,
  endRecord: 0x06054b50,
  zip64EndRecord: 0x06064b50,
  zip64Locator: 0x07064b50,
} as const;

/** Sizes of the fixed parts of the records, signature included. */
export const FIXED_BYTES = {
  localHeader: 30,
  centralHeader: 46,
  endRecord: 22,
  zip64EndRecord: 56,
  zip64Locator: 20,
} as const;

/** A field that says "look into the zip64 record". */
export const SENTINEL_32 = 0xffffffff;

/** Little-endian fields of a record at an offset. */
export interface Fields {
  u16(offset: number): number;
  u32(offset: number): number;
  /** Throws `RangeError` for a number that JavaScript cannot say exactly. */
  u64(offset: number): number;
}

/**
 * Reads fields out of bytes; reading past the end throws `RangeError`. `base` is added to every offset, so that
 * offsets read as in the specification: -4 when the signature was read before.
 */
export function fieldsOf(bytes: Uint8Array, base = 0): Fields {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    u16: (offset) => view.getUint16(base + offset, true),
    u32: (offset) => view.getUint32(base + offset, true),
    u64: (offset) => {
      const value = view.getBigUint64(base + offset, true);
      if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError('64-bit field out of range');
      return Number(value);
    },
  };
}

const WINDOW_BYTES = 128 * 1024;

/** Reads exactly `length` bytes at `offset`, or undefined past the end. */
export type ReadExactly = (offset: number, length: number) => Promise<Uint8Array | undefined>;

/** A reader over a source that fetches in windows: headers are many and small. */
export function windowReader(source: RandomAccessSource): ReadExactly {
  let start = 0;
  let window: Uint8Array = new Uint8Array();
  return async (offset, length) => {
    if (offset < 0 || offset + length > source.size) return undefined;
    if (offset < start || offset + length > start + window.length) {
      window = await source.read(offset, Math.max(length, WINDOW_BYTES));
      start = offset;
    }
    const bytes = window.subarray(offset - start, offset - start + length);
    return bytes.length === length ? bytes : undefined;
  };
}
