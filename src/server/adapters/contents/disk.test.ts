import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ContentStore } from '../../usecases/index.ts';
import { openDiskContents } from './disk.ts';

const CHUNK = new Uint8Array(1000);
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
      10_000,
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
      watched(6, (size) => sizes.push(size)),
      2500,
    );
    expect([received, await arriving()]).toEqual(['too-large', []]);
    expect(sizes).toEqual([0, 1000, 2000, 2000, 2000, 2000]);
  });

  it('goes when it is discarded, and when its stream breaks', async () => {
    const received = await contents.receive(
      watched(1, () => undefined),
      10_000,
    );
    if (received === 'too-large') throw new Error('too large');
    expect(await arriving()).toHaveLength(1);
    await received.discard();
    expect(await arriving()).toEqual([]);

    const broken = watched(2, (size) => {
      if (size > 0) throw new Error('cut');
    });
    await expect(contents.receive(broken, 10_000)).rejects.toThrow('cut');
    expect(await arriving()).toEqual([]);
  });
});
