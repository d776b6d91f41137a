import { packagingErrors } from '../../errors.ts';

/** The size of a tar block. */
export const BLOCK_BYTES = 512;

/** One header block, taken apart but not yet judged. */
export interface TarHeader {
  /** Name and prefix as bytes: a pax path may stand in their place. */
  readonly rawName: Uint8Array;
  readonly rawLink: Uint8Array;
  /** One character; NUL in old archives. */
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

// Digits between ASCII white space; undefined for anything else. Nothing at all counts as 0.
function octalOf(bytes: Uint8Array): number | undefined {
  const text = Buffer.from(cString(bytes)).toString('latin1');
  const digits = /^[\t-\r ]*([0-7]*)[\t-\r ]*$/u.exec(text)?.[1];
  return digits === undefined ? undefined : Number.parseInt(`0${digits}`, 8);
}

function parseOctal(bytes: Uint8Array, what: string): number {
  const number = octalOf(bytes);
  if (number === undefined) throw damaged(`the ${what} of a tar header is no number`);
  return number;
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
  const stored = octalOf(block.subarray(148, 156));
  const sum = block.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 0x20 : byte), 0);
  return stored === sum;
}

const UNUSED_NUMBERS: readonly (readonly [what: string, start: number, end: number])[] = [
  ['owner', 108, 116],
  ['group', 116, 124],
  ['time', 136, 148],
  ['device', 329, 337],
  ['device', 337, 345],
];

// SECURITY: Python ends the archive without a word at a header with a number that it cannot read, so that what follows
// is there for others only; the test is "a number that ends the archive for Python".
function checkUnusedNumbers(block: Uint8Array): void {
  for (const [what, start, end] of UNUSED_NUMBERS) {
    const bytes = block.subarray(start, end);
    const isBinary = bytes[0] === 0x80 || bytes[0] === 0xff;
    if (!isBinary) parseOctal(bytes, what);
  }
}

const PREFIX = { start: 345, end: 500 } as const;

// SECURITY: Python puts the prefix before the name whatever the magic says, GNU tar only in ustar headers, and old GNU
// headers keep times and sparse maps there; the tests are "a prefix without ustar".
function prefixOf(block: Uint8Array): Uint8Array {
  const prefix = block.subarray(PREFIX.start, PREFIX.end);
  const isUstar = Buffer.from(block.subarray(257, 263)).toString('latin1') === 'ustar\0';
  if (isUstar) return cString(prefix);
  if (prefix.every((byte) => byte === 0)) return new Uint8Array();
  const problem =
    'a tar header that is not ustar has something where ustar has the first part of a long name';
  throw packagingErrors.create('archive-ambiguous', { problem });
}

function fullName(block: Uint8Array): Uint8Array {
  const name = cString(block.subarray(0, 100));
  const prefix = prefixOf(block);
  return prefix.length === 0 ? name : Buffer.concat([prefix, Buffer.from('/'), name]);
}

/** Reads a header block; throws when its checksum or its numbers are wrong. */
export function parseTarHeader(block: Uint8Array): TarHeader {
  if (!hasRightChecksum(block)) throw damaged('the checksum of a tar header is wrong');
  checkUnusedNumbers(block);
  return {
    rawName: fullName(block),
    rawLink: cString(block.subarray(157, 257)),
    type: String.fromCharCode(block[156] ?? 0),
    sizeBytes: parseSize(block.subarray(124, 136)),
    mode: parseOctal(block.subarray(100, 108), 'mode') & 0o7777,
  };
}
