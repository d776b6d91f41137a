import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { searchMember } from '../../src/publishing/release/index.ts';

const SECRET = ['ghp', 'aB3dE5gH7jK9mN1pQ4sT6vW8yZ0cF2xL1oP9'].join('_');

async function* inChunks(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.byteLength; turn += 1) {
    const size = sizes[turn % sizes.length]!;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

describe('the search for secrets', () => {
  // Secrets so close together that the cut between two turns often goes through one.
  const text = fc
    .record({
      shift: fc.nat({ max: 200 }),
      gap: fc.nat({ max: 60 }),
      count: fc.integer({ min: 1500, max: 3000 }),
    })
    .map(({ shift, gap, count }) => 'x'.repeat(shift) + `\n${'.'.repeat(gap)}${SECRET}`.repeat(count));
  const sizes = fc.array(fc.integer({ min: 50, max: 70_000 }), { minLength: 1, maxLength: 4 });

  it('finds the same whatever the chunks', async () => {
    await fc.assert(
      fc.asyncProperty(text, sizes, async (text, sizes) => {
        const bytes = Buffer.from(text);
        const whole = await searchMember('a.py', inChunks(bytes, [bytes.byteLength + 1]));
        expect(await searchMember('a.py', inChunks(bytes, sizes))).toEqual(whole);
        expect(whole).toHaveLength(text.split(SECRET).length - 1);
      }),
      { numRuns: 20 },
    );
  });
});
