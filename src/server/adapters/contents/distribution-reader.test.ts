import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isTokenlessError } from '../../../base/index.ts';
import { buildSdist, buildWheel, bytesSource } from '../../../packaging/index.ts';
import { type DistributionReader, createDistributionReader, readHere } from './distribution-reader.ts';

let folder = '';
let reader: DistributionReader;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tokenless-reader-'));
  reader = createDistributionReader();
});

afterEach(async () => {
  await reader.close();
  await rm(folder, { recursive: true, force: true });
});

const MEBIBYTE = 1024 * 1024;
const modules = [
  { path: 'large/data.bin', content: Buffer.from(Array.from({ length: MEBIBYTE }, (_, at) => at * 7)) },
];
const PROJECT = { name: 'large', version: '1.0', modules };

/** Reads by the reader, and on this thread. */
async function readBoth(bytes: Uint8Array, filename: string): Promise<readonly unknown[]> {
  const file = { path: path.join(folder, 'content'), source: bytesSource(bytes) };
  await writeFile(file.path, bytes);
  return Promise.all(
    [reader, readHere].map((one) => one.read(file, filename).catch((error: unknown) => error)),
  );
}

describe('createDistributionReader', () => {
  it.each([buildWheel(PROJECT), buildSdist(PROJECT)])('reads $filename as it is read here', async (built) => {
    const [there, here] = await readBoth(built.bytes, built.filename);
    expect(JSON.stringify(here)).toContain('"large/data.bin"'.slice(1, -1));
    expect({ ...(there as object), metadataBytes: undefined }).toEqual({
      ...(here as object),
      metadataBytes: undefined,
    });
    const [bytes, expected] = [there, here].map(
      (one) => (one as { metadataBytes: Uint8Array }).metadataBytes,
    );
    expect(Buffer.compare(bytes!, expected!)).toBe(0);
  });

  it('refuses what is refused here, in the same words', async () => {
    const { bytes, filename } = buildWheel(PROJECT);
    const broken = Buffer.from(bytes);
    broken[broken.length >> 1] = 1 + (broken[broken.length >> 1] ?? 0);
    const [there, here] = await readBoth(broken, filename);
    expect(isTokenlessError(there) && isTokenlessError(here)).toBe(true);
    const facts = ['code', 'message', 'why', 'mend', 'details'] as const;
    for (const fact of facts) {
      expect((there as Record<string, unknown>)[fact]).toEqual((here as Record<string, unknown>)[fact]);
    }
  });

  it('does not take a disk that fails for a refusal', async () => {
    const { bytes, filename } = buildWheel(PROJECT);
    const file = { path: path.join(folder, 'gone'), source: bytesSource(bytes) };
    const error: unknown = await reader.read(file, filename).catch((failure: unknown) => failure);
    expect(isTokenlessError(error)).toBe(false);
    expect(error).toMatchObject({ message: expect.stringContaining('ENOENT') as string });
  });
});
