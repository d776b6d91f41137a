import type * as Zip from '@zip.js/zip.js';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { buildRecipe } from '../../../../test/support/distributions/index.ts';
import { readDistribution } from '../read-distribution.ts';
import { bytesSource } from '../source.ts';

/** What the second reader is made to see, given what it sees. */
const eyes = vi.hoisted(() => ({ see: (entries: readonly Zip.Entry[]): readonly Zip.Entry[] => entries }));

vi.mock('@zip.js/zip.js', async (original) => {
  const library = await original<typeof Zip>();
  class OtherReader extends library.ZipReader<Blob> {
    override async getEntries(options?: object): Promise<Zip.Entry[]> {
      return [...eyes.see(await super.getEntries(options))];
    }
  }
  return { ...library, ZipReader: OtherReader };
});

async function read(): Promise<readonly string[]> {
  const { names, bytes } = buildRecipe({ kind: 'wheel', add: [{ path: '{pkg}/data.txt', content: 'abc' }] });
  const { members } = await readDistribution(bytesSource(bytes), names.filename);
  return members.map(({ path }) => path);
}

const ambiguous = expect.objectContaining({ code: 'archive-ambiguous' }) as Error;
const changed =
  (change: Partial<Zip.Entry>): typeof eyes.see =>
  (entries) =>
    entries.map(
      (entry) => (entry.filename.endsWith('data.txt') ? { ...entry, ...change } : entry) as Zip.Entry,
    );

beforeEach(() => {
  eyes.see = (entries) => entries;
});

describe('the second reader', () => {
  it('sees what the walk sees', async () => {
    expect(await read()).toContain('sample/data.txt');
  });

  it.each<[string, typeof eyes.see]>([
    ['a member less', (entries) => entries.filter(({ filename }) => !filename.endsWith('data.txt'))],
    ['a member more', (entries) => [...entries, { ...entries[0], filename: 'hidden.py' } as Zip.Entry]],
    ['another name', changed({ filename: 'sample/evil.py' })],
    ['another size', changed({ uncompressedSize: 4 })],
    ['another compressed size', changed({ compressedSize: 4 })],
    ['another place', changed({ offset: 0 })],
    ['another method', changed({ compressionMethod: 99 })],
  ])('has the wheel refused when it sees %s', async (_what, see) => {
    eyes.see = see;
    await expect(read()).rejects.toThrow(ambiguous);
  });

  it('has the wheel refused when it refuses itself', async () => {
    eyes.see = () => {
      throw new Error('overlapping entries');
    };
    await expect(read()).rejects.toThrow(ambiguous);
  });
});
