import { mkdtemp, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HELLO, buildRelease } from '../../../../test/support/releases.ts';
import { isTokenlessError } from '../../../base/index.ts';
import { buildWheel, hashContent } from '../../../packaging/index.ts';
import type { DistributionFile } from '../files/list.ts';
import { readPieces } from '../files/source.ts';
import { inspectFiles } from './inspect-files.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tokenless-inspect-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function put({ filename, bytes }: { filename: string; bytes: Uint8Array }): Promise<DistributionFile> {
  const file = path.join(folder, filename);
  await writeFile(file, bytes);
  return { filename, path: file, sizeBytes: (await stat(file)).size };
}

// Put together here, so that this file holds no text of a secret's shape itself.
const token = ['ghp', 'aB3dE5gH7jK9mN1pQ4sT6vW8yZ0cF2xL1oP9'].join('_');

/** A wheel of so many bytes in one member, with a secret at its very end. */
const wheelOf = (sizeBytes: number, secret = ''): { filename: string; bytes: Uint8Array } =>
  buildWheel({
    ...HELLO,
    modules: [
      { path: 'hello_dist/data.bin', content: Buffer.concat([Buffer.alloc(sizeBytes), Buffer.from(secret)]) },
    ],
  });

/** What makes threads worth it; the file itself takes no room on the disk. */
const LARGE_BYTES = 65 * 1024 * 1024;

const LARGE_WHEEL = wheelOf(LARGE_BYTES, token);

/** A large file that is no distribution. */
async function putBroken(): Promise<DistributionFile> {
  const file = await put({ filename: 'hello_dist-1.0.0.tar.gz', bytes: Buffer.from('no archive') });
  await truncate(file.path, LARGE_BYTES);
  return { ...file, sizeBytes: LARGE_BYTES };
}

describe('inspectFiles', () => {
  it('tells of large files, by threads, what it tells of small ones', async () => {
    const small = await Promise.all(buildRelease().map(put));
    const alone = await inspectFiles(small, { searchesSecrets: true });
    expect(alone.map(({ findings }) => findings)).toEqual([[], []]);
    const large = await put(LARGE_WHEEL);
    const together = await inspectFiles([large, ...small], { searchesSecrets: true });
    // A small file's own bytes come as a Buffer here and as an array from a thread.
    expect(JSON.parse(JSON.stringify(together.slice(2)))).toMatchObject(
      JSON.parse(JSON.stringify(alone.slice(1).map(({ digests, findings }) => ({ digests, findings })))),
    );
    expect(together.map(({ distribution }) => distribution.filename.filename)).toEqual(
      [large, ...small].map(({ filename }) => filename),
    );
    expect(together[2]!.distribution.members).toEqual(alone[1]!.distribution.members);
    expect(together[0]).toMatchObject({
      digests: await hashContent(readPieces(large.path), ['sha256', 'blake2b256']),
      findings: [{ member: 'hello_dist/data.bin', kind: 'github-token' }],
    });
    expect(JSON.stringify(together)).not.toContain(token);
  });

  it('searches for secrets only when it is to', async () => {
    const files = [await put(wheelOf(10, token))];
    expect((await inspectFiles(files, { searchesSecrets: false }))[0]!.findings).toEqual([]);
    expect((await inspectFiles(files, { searchesSecrets: true }))[0]!.findings).toHaveLength(1);
  });

  it('refuses in a thread with the error that it refuses with elsewhere', async () => {
    const broken = await putBroken();
    const fromThread = await inspectFiles([broken], { searchesSecrets: true }).catch(
      (error: unknown) => error,
    );
    const here = await inspectFiles([{ ...broken, sizeBytes: 1 }], { searchesSecrets: true }).catch(
      (error: unknown) => error,
    );
    expect(isTokenlessError(fromThread) && isTokenlessError(here)).toBe(true);
    const facts = ['code', 'message', 'why', 'mend', 'details', 'location'] as const;
    for (const fact of facts) {
      expect((fromThread as Record<string, unknown>)[fact]).toEqual((here as Record<string, unknown>)[fact]);
    }
    expect(fromThread).toMatchObject({ location: { file: broken.filename } });
  });

  it('says in a thread too which file cannot be read', async () => {
    const gone = {
      filename: 'hello_dist-1.0.0.tar.gz',
      path: path.join(folder, 'gone'),
      sizeBytes: LARGE_BYTES,
    };
    await expect(inspectFiles([gone], { searchesSecrets: true })).rejects.toThrow(
      expect.objectContaining({ code: 'file-not-readable' }) as Error,
    );
  });

  it('keeps the limits of the caller in a thread', async () => {
    const files = [await put(LARGE_WHEEL)];
    const options = { searchesSecrets: false, limits: { maxMembers: 1 } };
    await expect(inspectFiles(files, options)).rejects.toThrow(
      expect.objectContaining({ code: 'archive-too-many-members' }) as Error,
    );
  });

  it('stops with the caller’s own reason while threads read', async () => {
    const stop = new AbortController();
    const file = await put(LARGE_WHEEL);
    const inspecting = inspectFiles([file], { searchesSecrets: true, signal: stop.signal });
    // No thread has even started by then.
    setImmediate(() => stop.abort(new Error('Ctrl-C')));
    await expect(inspecting).rejects.toThrow('Ctrl-C');
  });
});
