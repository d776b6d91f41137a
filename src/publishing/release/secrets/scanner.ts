import type { SecretKind } from '../../config/index.ts';
import { CONTEXT_CHARS, LONGEST_SECRET_CHARS, type SecretShape, beginsAt } from './shape.ts';
import { IS_TEXT, LEAST_WIDE_CHARS, findText, mayHoldWideText } from './text-runs.ts';

/** A real secret in a block of bytes. */
export interface Hit {
  readonly kind: SecretKind;
  /** The secret itself; it must not leave the search. */
  readonly secret: string;
  /** Where in the block it begins. */
  readonly at: number;
  /** Behind its last character. */
  readonly end: number;
}

/** Finds the secrets that begin in a part of a block, in their order. */
export type Scanner = (block: Buffer, from: number, end: number) => readonly Hit[];

interface Anchor {
  readonly bytes: Buffer;
  readonly shape: SecretShape;
}

const pairOf = (first: number | undefined, second: number | undefined): number =>
  ((first ?? 0) << 8) | (second ?? 0);

function anchorsByPair(shapes: readonly SecretShape[]): ReadonlyMap<number, readonly Anchor[]> {
  const byPair = new Map<number, Anchor[]>();
  for (const shape of shapes) {
    for (const anchor of shape.anchors) {
      const bytes = Buffer.from(anchor, 'latin1');
      const pair = pairOf(bytes[0], bytes[1]);
      byPair.set(pair, [...(byPair.get(pair) ?? []), { bytes, shape }]);
    }
  }
  return byPair;
}

function standsAt(block: Buffer, at: number, bytes: Buffer): boolean {
  // The pair is known to stand there; a call into Buffer for each would cost more than the whole pass.
  for (let index = 2; index < bytes.length; index += 1) if (block[at + index] !== bytes[index]) return false;
  return true;
}

/** Bytes of a text are its Latin-1 characters, in which every shape is itself in UTF-8 and in binary files too. */
function matchAt(text: string, at: number, shape: SecretShape): Hit | undefined {
  if (!beginsAt(text, at, shape.notAfter)) return undefined;
  shape.pattern.lastIndex = at;
  const match = shape.pattern.exec(text);
  if (match === null) return undefined;
  const secret = match.groups?.['secret'] ?? match[0];
  if (!shape.isReal(secret, match[0])) return undefined;
  return { kind: shape.kind, secret, at, end: at + match[0].length };
}

/** Kinds that are known only by where they stand: what has a shape of its own is not told twice. */
const KNOWN_BY_PLACE = new Set<SecretKind>([
  'registry-password',
  'url-password',
  'npmrc-password',
  'secret-file',
]);

function withoutDoubles(hits: readonly Hit[]): readonly Hit[] {
  return hits.filter(({ kind, end }, index) => {
    if (!KNOWN_BY_PLACE.has(kind)) return true;
    for (let next = index + 1; (hits[next]?.at ?? end) < end; next += 1)
      if (!KNOWN_BY_PLACE.has(hits[next]?.kind ?? kind)) return false;
    return true;
  });
}

/** What two bytes in a row say: nothing, that an anchor may begin with them, or that text ends before the second. */
const [NOTHING, ANCHOR, ENDS_TEXT] = [0, 1, 2] as const;

function tableOfPairs(anchorPairs: Iterable<number>): Uint8Array {
  const table = new Uint8Array(65_536);
  for (let pair = 0; pair < table.length; pair += 1) if (IS_TEXT[pair & 0xff] === 0) table[pair] = ENDS_TEXT;
  for (const pair of anchorPairs) table[pair] = ANCHOR;
  return table;
}

/**
 * Makes a scanner for some shapes. Only where the first two characters of an anchor stand in a run of text anything
 * more is asked, which one pass over the bytes sees at the speed of memory.
 */
export function createScanner(shapes: readonly SecretShape[]): Scanner {
  const byPair = anchorsByPair(shapes);
  const pairs = tableOfPairs(byPair.keys());
  return (block, from, end) => {
    const hits: Hit[] = [];
    let text: string | undefined;
    const last = Math.min(end, block.length - 1);
    for (let at = findText(block, from), pair = block[at] ?? 0; at < last; at += 1) {
      pair = ((pair << 8) | (block[at + 1] ?? 0)) & 0xffff;
      if (pairs[pair] === NOTHING) continue;
      if (pairs[pair] === ENDS_TEXT) {
        at = findText(block, at + 2) - 1;
        pair = block[at + 1] ?? 0;
        continue;
      }
      for (const { bytes, shape } of byPair.get(pair) ?? []) {
        if (!standsAt(block, at, bytes)) continue;
        text ??= block.toString('latin1');
        const hit = matchAt(text, at, shape);
        if (hit !== undefined) hits.push(hit);
      }
    }
    return withoutDoubles(hits);
  };
}

/** Text of which every other byte is zero: ASCII in UTF-16, as PowerShell and .NET write it. */
const WIDE = [
  { runs: new RegExp(`(?:[\\t\\n\\r -~]\\0){${LEAST_WIDE_CHARS},}`, 'gu'), lead: 0 },
  { runs: new RegExp(`(?:\\0[\\t\\n\\r -~]){${LEAST_WIDE_CHARS},}`, 'gu'), lead: 1 },
];

/** How many bytes an overlap needs, so that a secret in UTF-16 is whole in one block. */
export const KEPT_BYTES: number = 2 * (LONGEST_SECRET_CHARS + CONTEXT_CHARS);

/** Finds what `scan` finds in the UTF-16 text of a block; both byte orders, with or without a mark. */
export function scanWide(scan: Scanner, block: Buffer, from: number, end: number): readonly Hit[] {
  if (!mayHoldWideText(block)) return [];
  const text = block.toString('latin1');
  return WIDE.flatMap(({ runs, lead }) =>
    [...text.matchAll(runs)].flatMap((run) => {
      const narrow = Buffer.from(run[0].replaceAll('\0', ''), 'latin1');
      return scan(narrow, 0, narrow.length)
        .map((hit) => ({ ...hit, at: run.index + lead + 2 * hit.at }))
        .filter(({ at }) => at >= from && at < end);
    }),
  );
}
