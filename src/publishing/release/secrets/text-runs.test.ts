import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secretSamples } from '../../../../test/support/secret-samples.ts';
import { searchMember } from './search.ts';
import { LEAST_TEXT_BYTES } from './shape.ts';
import { SECRET_SHAPES, shapesFor } from './shapes.ts';
import { IS_TEXT, LEAST_WIDE_CHARS, findText, mayHoldWideText } from './text-runs.ts';

const isText = (byte: number | undefined): boolean => IS_TEXT[byte ?? 0] === 1;

/** What `findText` is to find, seen byte for byte. */
function findSlowly(block: Buffer, from: number): number {
  for (let at = from; at < block.length; at += 1) {
    let [start, end] = [at, at];
    while (start > 0 && isText(block[start - 1])) start -= 1;
    while (end < block.length && isText(block[end])) end += 1;
    if (isText(block[at]) && end - start >= LEAST_TEXT_BYTES) return at;
  }
  return block.length;
}

/** Blocks of short and long runs, in memory that begins anywhere. */
const blocks = fc
  .record({
    shift: fc.nat(7),
    runs: fc.array(fc.tuple(fc.constantFrom(0x61, 0x09, 0x7f, 0xff, 0), fc.integer({ min: 1, max: 12 })), {
      maxLength: 12,
    }),
  })
  .map(({ shift, runs }) => {
    const bytes = runs.flatMap(([byte, length]) => Array.from({ length }, () => byte));
    return Buffer.from([...Array.from({ length: shift }, () => 0x61), ...bytes]).subarray(shift);
  });

describe('findText', () => {
  it('finds the next run of text that is long enough, wherever it begins', () => {
    fc.assert(
      fc.property(blocks, fc.nat(150), (block, from) => {
        expect(findText(block, from)).toBe(findSlowly(block, from));
      }),
      { numRuns: 2000 },
    );
  });

  it('finds it in the bytes of a larger memory, at its very end too', () => {
    const memory = Buffer.alloc(64, 0xff);
    for (let at = 0; at <= 64 - LEAST_TEXT_BYTES; at += 1) {
      const block = Buffer.from(memory);
      block.fill('a', at, at + LEAST_TEXT_BYTES);
      expect(findText(block.subarray(at), 0)).toBe(0);
      expect(findText(block.subarray(0, at + LEAST_TEXT_BYTES), 0)).toBe(at);
    }
  });

  it('needs no more than every shape does', () => {
    const anchors = [...SECRET_SHAPES, ...shapesFor('.pypirc'), ...shapesFor('.env')].flatMap(
      (shape) => shape.anchors,
    );
    expect(anchors.every((anchor) => Buffer.from(anchor, 'latin1').every(isText))).toBe(true);
  });
});

describe('mayHoldWideText', () => {
  it('says so of every row of ASCII in UTF-16 that counts as text, wherever it stands', () => {
    const wide = Buffer.from('A secret stands here', 'utf16le');
    expect(wide).toHaveLength(2 * LEAST_WIDE_CHARS);
    for (let at = 0; at < 120; at += 1) {
      for (const text of [wide, Buffer.from(wide).swap16()]) {
        const block = Buffer.concat([Buffer.alloc(at), text, Buffer.alloc(at % 3)]);
        expect(mayHoldWideText(block)).toBe(true);
      }
    }
  });

  it('does not say so of zeros, nor of text that is not wide', () => {
    expect(mayHoldWideText(Buffer.alloc(4096))).toBe(false);
    expect(mayHoldWideText(Buffer.from('text '.repeat(1000)))).toBe(false);
  });
});

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

describe('a binary member', () => {
  it.each(secretSamples(3).map((sample) => [sample.name, sample] as const))(
    'hides no %s, at whatever place it stands',
    async (_name, { kind, text }) => {
      for (let at = 0; at < 12; at += 1) {
        const noise = Buffer.alloc(at + 1, 0xff);
        const found = await searchMember('a.bin', once(Buffer.concat([noise, Buffer.from(text), noise])));
        expect(found.map((finding) => finding.kind)).toEqual([kind]);
      }
    },
  );

  it('hides no password in an address that is hardly text otherwise', async () => {
    const password = ['aB3dE5gH7j', 'K9mN1pQ4sT6v'].join('');
    const address = Buffer.from(`http://\u00E9:${password}@pypi.corp.io`, 'latin1');
    const noise = Buffer.alloc(3, 0x80);
    const found = await searchMember('a.bin', once(Buffer.concat([noise, address, noise])));
    expect(found).toMatchObject([{ kind: 'url-password' }]);
  });
});
