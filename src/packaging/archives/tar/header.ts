import { packagingErrors } from '../../errors.ts';

/** The size of a tar block. */
export const BLOCK_BYTES = 512;

/** One header block, taken apart but not yet judged. */
export interface TarHeader {
  /** Name and prefix as bytes: a pax path may stand in their place. */
  readonly rawName: Uint8Array;
  readonly rawLink: Uint8Array;
  /** One character; `'0'` for the NUL of old archives. */
  readonly type: string;
  readonly sizeBytes: number;
  readonly mode: number;
}

function damaged(problem: string): Error {
  const pypiMessage = 'Invalid distribution file. None';
  return packagingErrors.create('archive-damaged', { problem, pypiMessage });
}

/** True for a block of zeros: the end of the archive. */
export function isZeroBlock(block: Uint8Array): boolean {
  return block.every((byte) => byte === 0);
}

function cString(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
}

function parseOctal(bytes: Uint8Array, what: string): number {
  const text = Buffer.from(cString(bytes)).toString('latin1').trim();
  if (!/^[0-7]*$/u.test(text)) throw damaged(`the ${what} of a tar header is no number`);
  return text === '' ? 0 : Number.parseInt(text, 8);
}

// Sizes of 8 GiB and more stand as a big-endian number behind a first byte of 0x80; 0xff would make it negative.
function parseSize(bytes: Uint8Array): number {
  const [first = 0] = bytes;
  if (first < 0x80) return parseOctal(bytes, 'size');
  if (first !== 0x80) throw damaged('the size of a tar header is negative or too large');
  const size = BigInt(`0x${Buffer.from(bytes.subarray(1)).toString('hex')}`);
  if (size > BigInt(Number.MAX_SAFE_INTEGER)) throw damaged('the size of a tar header is too large');
  return Number(size);
}

/** True when the block's own checksum is right (the sum of its bytes, the checksum's own counted as spaces). */
export function hasRightChecksum(block: Uint8Array): boolean {
  const stored = Buffer.from(cString(block.subarray(148, 156)))
    .toString('latin1')
    .trim();
  if (!/^[0-7]+$/u.test(stored)) return false;
  const sum = block.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 0x20 : byte), 0);
  return Number.parseInt(stored, 8) === sum;
}

function fullName(block: Uint8Array): Uint8Array {
  const name = cString(block.subarray(0, 100));
  const isUstar = Buffer.from(block.subarray(257, 263)).toString('latin1') === 'ustar\0';
  const prefix = isUstar ? cString(block.subarray(345, 500)) : new Uint8Array();
  return prefix.length === 0 ? name : Buffer.concat([prefix, Buffer.from('/'), name]);
}

/** Reads a header block; throws when its checksum or its numbers are wrong. */
export function parseTarHeader(block: Uint8Array): TarHeader {
  if (!hasRightChecksum(block)) throw damaged('the checksum of a tar header is wrong');
  const type = String.fromCharCode(block[156] ?? 0);
  return {
    rawName: fullName(block),
    rawLink: cString(block.subarray(157, 257)),
    type: type === '\0' ? '0' : type,
    sizeBytes: parseSize(block.subarray(124, 136)),
    mode: parseOctal(block.subarray(100, 108), 'mode') & 0o7777,
  };
}
