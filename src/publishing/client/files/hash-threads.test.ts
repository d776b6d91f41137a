import { createHash } from 'node:crypto';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../../../test/support/releases.ts';
import { hashInThreads } from './hash-threads.ts';
import { hashFiles } from './hash.ts';

const coded = (code: string): Error => expect.objectContaining({ code }) as Error;

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tokenless-threads-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function put(name: string, content: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, content);
  return file;
}

/** A file of zeros that takes no room on the disk. */
async function putZeros(name: string, sizeBytes: number): Promise<string> {
  const file = await put(name, '');
  await truncate(file, sizeBytes);
  return file;
}

describe('hashInThreads', () => {
  it('gives SHA-256 in the order asked for, of more files than there are threads', async () => {
    const names = Array.from({ length: 20 }, (_, number) => `${(number * 7) % 20}`);
    const files = await Promise.all(names.map((name) => put(name, name.repeat(1000))));
    const digests = await hashInThreads([...files, await put('empty', '')]);
    expect(digests).toEqual([
      ...names.map((name) => sha256(Buffer.from(name.repeat(1000)))),
      sha256(Buffer.of()),
    ]);
  });

  it('says which file cannot be read', async () => {
    const missing = path.join(folder, 'missing');
    await expect(hashInThreads([await put('a', 'a'), missing])).rejects.toThrow(coded('file-not-readable'));
    await expect(hashInThreads([missing])).rejects.toThrow(missing);
    await expect(hashInThreads([folder])).rejects.toThrow(coded('file-not-readable'));
  });

  it('stops in the middle of a file with the caller’s own reason', async () => {
    const stop = new AbortController();
    const files = await Promise.all(['a', 'b'].map((name) => putZeros(name, 8 * 1024 ** 3)));
    setTimeout(() => stop.abort(new Error('Ctrl-C')), 200);
    const start = performance.now();
    await expect(hashInThreads(files, stop.signal)).rejects.toThrow('Ctrl-C');
    expect(performance.now() - start).toBeLessThan(4000);
  });
});

describe('hashFiles', () => {
  it('gives the same for many large files, by threads, as for small ones', async () => {
    const size = 70 * 1024 * 1024;
    const files = await Promise.all(['b', 'a'].map((name) => putZeros(name, size)));
    const expected = createHash('sha256').update(Buffer.alloc(size)).digest('hex');
    expect(await hashFiles(files)).toEqual([
      { filename: 'b', sha256: expected },
      { filename: 'a', sha256: expected },
    ]);
  });
});
