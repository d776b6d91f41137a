import { crc32 } from 'node:zlib';

// No name, no time, unknown system.
const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
const LONGEST_BLOCK = 65_535;

function storedBlock(content: Uint8Array, isLast: boolean): Uint8Array[] {
  const head = Buffer.alloc(5);
  head.writeUInt8(isLast ? 1 : 0, 0);
  head.writeUInt16LE(content.length, 1);
  head.writeUInt16LE(~content.length & 0xffff, 3);
  return [head, content];
}

/** Gzip with stored blocks only: no compressor, so that equal input gives equal bytes everywhere. */
export function writeStoredGzip(content: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [HEADER];
  for (let offset = 0; offset === 0 || offset < content.length; offset += LONGEST_BLOCK) {
    const block = content.subarray(offset, offset + LONGEST_BLOCK);
    parts.push(...storedBlock(block, offset + LONGEST_BLOCK >= content.length));
  }
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(content), 0);
  trailer.writeUInt32LE(content.length % 2 ** 32, 4);
  return Buffer.concat([...parts, trailer]);
}
