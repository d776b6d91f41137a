import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ContentStore } from '../../usecases/index.ts';
import { openDiskContents } from './disk.ts';

/** Large enough that what arrives is written before it ends. */
const CHUNK = new Uint8Array(700_000);
const MODE_BITS = 0o777;

let directory: string;
let contents: ContentStore;

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'tokenless-disk-'));
  let ids = 0;
  contents = await openDiskContents({ directory, newId: () => String((ids += 1)) });
});
afterEach(() => rm(directory, { recursive: true }));

const arriving = (): Promise<string[]> => readdir(path.join(directory, 'incoming'));

/** Sends chunks, and looks at the arriving file before each. */
async function* watched(
  count: number,
  look: (size: number, mode: number) => void,
): AsyncGenerator<Uint8Array> {
  for (let sent = 0; sent < count; sent += 1) {
    const [name = ''] = await arriving();
    const { size, mode } = await stat(path.join(directory, 'incoming', name));
    look(size, mode & MODE_BITS);
    yield CHUNK;
  }
}

describe('a content that is arriving', () => {
  it('is for nobody else to read, and stays so when it is kept', async () => {
    const modes = new Set<number>();
    const received = await contents.receive(
      watched(3, (_size, mode) => modes.add(mode)),
      10_000_000,
    );
    if (received === 'too-large') throw new Error('too large');
    await received.keep();
    const { sha256 } = received.digests;
    modes.add((await stat(path.join(directory, 'files', sha256.slice(0, 2), sha256))).mode & MODE_BITS);
    expect([...modes]).toEqual([0o600]);
  });

  it('takes no more of the disk than the limit, however much comes', async () => {
    const sizes: number[] = [];
    const received = await contents.receive(
      watched(12, (size) => sizes.push(size)),
      2_500_000,
    );
    expect([received, await arriving()]).toEqual(['too-large', []]);
    expect(Math.max(...sizes)).toBeGreaterThan(0);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(2_500_000);
  });

  it.each([1, 65_535, 65_536, 65_537, 1_114_112, 1_114_113, 40_000_000])(
    'is written as it came, and hashed so, when it has %i bytes',
    async (sizeBytes) => {
      const bytes = randomBytes(sizeBytes);
      async function* pieces(): AsyncGenerator<Uint8Array> {
        for (let sent = 0, size = 1; sent < bytes.length; sent += size, size = (size * 7 + 13) % 200_003) {
          yield await Promise.resolve(bytes.subarray(sent, sent + size));
        }
      }
      const received = await contents.receive(pieces(), sizeBytes);
      if (received === 'too-large') throw new Error('too large');
      const kept = await received.source.read(0, sizeBytes + 1);
      expect(Buffer.compare(kept, bytes)).toBe(0);
      expect(received.sizeBytes).toBe(sizeBytes);
      expect(received.digests.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
      expect(received.digests.md5).toBe(createHash('md5').update(bytes).digest('hex'));
      await received.discard();
    },
  );

  it('goes when it is discarded, and when its stream breaks', async () => {
    const received = await contents.receive(
      watched(1, () => undefined),
      10_000_000,
    );
    if (received === 'too-large') throw new Error('too large');
    expect(await arriving()).toHaveLength(1);
    await received.discard();
    expect(await arriving()).toEqual([]);

    for (const pieces of [1, 8]) {
      let sent = 0;
      const broken = watched(pieces + 1, () => {
        if ((sent += 1) > pieces) throw new Error('cut');
      });
      await expect(contents.receive(broken, 10_000_000)).rejects.toThrow('cut');
      expect(await arriving()).toEqual([]);
    }
  });
});
