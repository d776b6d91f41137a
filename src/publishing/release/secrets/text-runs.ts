import { LEAST_TEXT_BYTES } from './shape.ts';

const WHITE_SPACE = [0x09, 0x0a, 0x0b, 0x0c, 0x0d];

/** 1 for the bytes that text of a secret is made of: printable ASCII and white space. */
export const IS_TEXT: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number((byte >= 0x20 && byte < 0x7f) || WHITE_SPACE.includes(byte)),
);

/** The top bit of each of four bytes: set in none of them, all may be text. */
const NOT_ASCII = 0x80_80_80_80;
const WORD_BYTES = 4;

/** How many bytes of text stand in a row before a place, or from it on; counted no further than it matters. */
function textAround(block: Buffer, at: number, step: 1 | -1): number {
  let length = 0;
  while (length < LEAST_TEXT_BYTES && IS_TEXT[block[at + step * length] ?? 0] === 1) length += 1;
  return length;
}

/**
 * The first place from `from` on that lies in a run of at least `LEAST_TEXT_BYTES` bytes of text, or the length of
 * the block. Every such run holds four bytes that begin at a multiple of four, so what is compressed, which has next
 * to no runs, is seen four bytes at once.
 */
export function findText(block: Buffer, from: number): number {
  const offset = -block.byteOffset & (WORD_BYTES - 1);
  const count = Math.max(0, block.length - offset) >> 2;
  const words = new Uint32Array(block.buffer, block.byteOffset + offset, count);
  // A run may reach back before `from`, with all that makes it long enough.
  const first = Math.max(0, from - offset - LEAST_TEXT_BYTES) >> 2;
  for (let word = first; word < count; word += 1) {
    if (((words[word] ?? 0) & NOT_ASCII) !== 0) continue;
    const at = offset + word * WORD_BYTES;
    const after = textAround(block, at, 1);
    if (after < WORD_BYTES) continue;
    const before = textAround(block, at - 1, -1);
    if (before + after >= LEAST_TEXT_BYTES && at + after > from) return Math.max(from, at - before);
  }
  return block.length;
}

/** Pairs of (ASCII, zero) or (zero, ASCII) in a row from which on text is taken for UTF-16. */
export const LEAST_WIDE_CHARS = 20;
/** How many bytes are looked at in one place, and how far the places are apart: in every row lies a whole one. */
const PROBE_BYTES = 8;
const PROBE_STEP = 2 * LEAST_WIDE_CHARS - PROBE_BYTES + 1;

/** True where every other byte is zero. */
function isWideAt(block: Buffer, at: number): boolean {
  const isFirstZero = block[at] === 0;
  for (let next = 1; next < PROBE_BYTES; next += 1)
    if ((block[at + next] === 0) !== (isFirstZero === (next % 2 === 0))) return false;
  return true;
}

/** False when no row of `LEAST_WIDE_CHARS` ASCII characters in UTF-16 can be in a block. */
export function mayHoldWideText(block: Buffer): boolean {
  for (let at = 0; at + PROBE_BYTES <= block.length; at += PROBE_STEP) if (isWideAt(block, at)) return true;
  return false;
}
