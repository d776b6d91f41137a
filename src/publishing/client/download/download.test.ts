import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HELLO, buildRelease, sha256 } from '../../../../test/support/releases.ts';
import { type StandInIndex, startStandInIndex } from '../../../../test/support/stand-in-index.ts';
import { type StandInReply, createTestClock } from '../../../../test/support/stand-in-server.ts';
import { type DownloadOptions, downloadRelease } from './download.ts';

const coded = (code: string): Error => expect.objectContaining({ code }) as Error;

const built = buildRelease();
const [wheel, sdist] = built as [(typeof built)[0], (typeof built)[0]];
let into = '';

beforeEach(async () => {
  into = path.join(await mkdtemp(path.join(tmpdir(), 'tokenless-download-')), 'dist');
});

afterEach(() => rm(path.dirname(into), { recursive: true, force: true }));

function serve(index: StandInIndex): void {
  for (const { filename, bytes } of [...built, ...buildRelease({ ...HELLO, version: '2.0' })]) {
    index.served.set(filename, Buffer.from(bytes));
  }
}

const download = (
  index: StandInIndex,
  options: Partial<DownloadOptions> = {},
): ReturnType<typeof downloadRelease> =>
  downloadRelease(
    { project: 'Hello_Dist', version: '1.0', target: index.target, into, ...options },
    createTestClock(),
  );

/** A page that lists one file under our control. */
const page = (file: Record<string, unknown>): StandInReply => ({
  body: { meta: { 'api-version': '1.1' }, name: 'hello-dist', files: [file] },
});

describe('downloadRelease', () => {
  it('fetches one release with its SHA256SUMS side by side, where sha256sum -c passes', async () => {
    await using index = await startStandInIndex();
    serve(index);
    const progress = new Map<string, number>();
    const outcome = await download(index, {
      onProgress: ({ file, receivedBytes }) => void progress.set(file, receivedBytes),
    });
    expect(outcome.files.map(({ filename, outcome }) => `${filename} ${outcome}`)).toEqual([
      `${wheel.filename} downloaded`,
      `${sdist.filename} downloaded`,
    ]);
    expect((await readdir(into)).sort()).toEqual(['SHA256SUMS', wheel.filename, sdist.filename].sort());
    expect(progress.get(wheel.filename)).toBe(wheel.bytes.byteLength);
    const checked = execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: into, encoding: 'utf8' });
    expect(checked).toBe(`${wheel.filename}: OK\n${sdist.filename}: OK\n`);
  });

  it('keeps what is there and the same', async () => {
    await using index = await startStandInIndex();
    serve(index);
    await download(index);
    const again = await download(index);
    expect(again.files.map(({ outcome }) => outcome)).toEqual(['kept', 'kept']);
    expect(index.requests.filter(({ path }) => path.startsWith('/packages/'))).toHaveLength(2);
  });

  it('overwrites nothing: not a file, not the list', async () => {
    await using index = await startStandInIndex();
    serve(index);
    await download(index);
    await writeFile(path.join(into, 'SHA256SUMS'), 'mine');
    await expect(download(index)).rejects.toThrow(coded('download-file-differs'));
    await writeFile(path.join(into, wheel.filename), 'mine');
    await expect(download(index)).rejects.toThrow(coded('download-file-differs'));
    expect(await readFile(path.join(into, wheel.filename), 'utf8')).toBe('mine');
  });

  it('reads a file again from the start when the connection breaks', async () => {
    await using index = await startStandInIndex({
      intercept: ({ path }, count) =>
        path === `/packages/${sdist.filename}` && count === 0
          ? { body: Buffer.from(sdist.bytes), cut: 'middle' }
          : undefined,
    });
    serve(index);
    await download(index);
    expect((await readFile(path.join(into, sdist.filename))).equals(Buffer.from(sdist.bytes))).toBe(true);
  });

  it.each([
    ['other bytes', Buffer.from('evil')],
    ['more bytes than listed', Buffer.concat([Buffer.from(wheel.bytes), Buffer.alloc(100_000)])],
  ])('leaves nothing behind when the index sends %s (attack)', async (_what, body) => {
    await using index = await startStandInIndex({
      intercept: ({ path }) => (path === `/packages/${wheel.filename}` ? { body } : undefined),
    });
    serve(index);
    let received = 0;
    const onProgress: DownloadOptions['onProgress'] = ({ receivedBytes }) => (received = receivedBytes);
    await expect(download(index, { concurrency: 1, onProgress })).rejects.toThrow(
      coded('download-hash-mismatch'),
    );
    expect(await readdir(into)).toEqual([]);
    // No more was written than the index lists.
    expect(received).toBeLessThanOrEqual(wheel.bytes.byteLength);
  });

  it('takes no file of another project that the page lists (attack)', async () => {
    await using index = await startStandInIndex();
    serve(index);
    const [other] = buildRelease({ ...HELLO, name: 'other' });
    index.served.set(other!.filename, Buffer.from(other!.bytes));
    const { files } = await download(index);
    expect(files.map(({ filename }) => filename)).toEqual([wheel.filename, sdist.filename]);
  });

  it.each([
    'hello_dist-1.0-py3-none-any/../../../evil.whl',
    'hello_dist-1.0-py3-none-..\\evil.whl',
    'hello_dist-1.0-py3-none-a\u0007.whl',
  ])('writes no file outside the folder, such as %j (attack)', async (filename) => {
    await using index = await startStandInIndex({
      intercept: () => page({ filename, url: 'x', hashes: { sha256: 'a'.repeat(64) } }),
    });
    await expect(download(index)).rejects.toThrow(coded('download-filename-unsafe'));
  });

  it('takes no file that it cannot check', async () => {
    await using index = await startStandInIndex({
      intercept: () => page({ filename: wheel.filename, url: 'x', hashes: { md5: 'a' } }),
    });
    await expect(download(index)).rejects.toThrow(coded('download-hash-missing'));
  });

  it('fetches from another host when the page says so, and never unencrypted', async () => {
    await using files = await startStandInIndex();
    serve(files);
    const entry = { filename: wheel.filename, hashes: { sha256: sha256(wheel.bytes) } };
    let url = `${files.url}/packages/${wheel.filename}`;
    await using index = await startStandInIndex({ intercept: () => page({ ...entry, url }) });
    await download(index);
    expect(await readdir(into)).toHaveLength(2);
    await rm(into, { recursive: true });
    url = `http://files.example/${wheel.filename}`;
    await expect(download(index)).rejects.toThrow(coded('index-url-not-https'));
  });

  it('says that there is no such release', async () => {
    await using index = await startStandInIndex();
    await expect(download(index)).rejects.toThrow(coded('release-not-found'));
    serve(index);
    await expect(download(index, { version: '3.0' })).rejects.toThrow(coded('release-not-found'));
  });

  it('says in words that it cannot write there', async () => {
    await using index = await startStandInIndex();
    serve(index);
    await writeFile(path.join(path.dirname(into), 'file'), '');
    await expect(download(index, { into: path.join(path.dirname(into), 'file', 'dist') })).rejects.toThrow(
      coded('file-not-writable'),
    );
  });

  it('stops on the signal', async () => {
    await using index = await startStandInIndex();
    serve(index);
    const reason = new Error('Ctrl-C');
    await expect(download(index, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
