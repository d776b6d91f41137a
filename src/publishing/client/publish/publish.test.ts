import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildRecipe } from '../../../../test/support/distributions/index.ts';
import { HELLO, buildRelease, sha256 } from '../../../../test/support/releases.ts';
import { type StandInIndex, anIdentity, startStandInIndex } from '../../../../test/support/stand-in-index.ts';
import { createTestClock } from '../../../../test/support/stand-in-server.ts';
import {
  type PublishEvent,
  type PublishFolderOptions,
  publishDistributions,
  waitUntilServed,
} from './index.ts';

const coded = (code: string, details = {}): Error =>
  expect.objectContaining({ code, details: expect.objectContaining(details) as unknown }) as Error;

let dist = '';
const [wheel, sdist] = buildRelease() as [
  ReturnType<typeof buildRelease>[0],
  ReturnType<typeof buildRelease>[0],
];
const big = {
  ...HELLO,
  modules: [{ path: 'hello_dist/data.bin', content: Buffer.alloc(300_000, 'tokenless') }],
};

beforeEach(async () => {
  dist = await mkdtemp(path.join(tmpdir(), 'tokenless-dist-'));
});

afterEach(() => rm(dist, { recursive: true, force: true }));

async function put(...built: readonly { filename: string; bytes: Uint8Array }[]): Promise<void> {
  for (const { filename, bytes } of built) await writeFile(path.join(dist, filename), bytes);
}

interface Published {
  readonly events: PublishEvent[];
  readonly masked: string[];
  readonly run: (options?: Partial<PublishFolderOptions>) => ReturnType<typeof publishDistributions>;
}

function publishing(index: StandInIndex, deps = createTestClock()): Published {
  const events: PublishEvent[] = [];
  const masked: string[] = [];
  const run: Published['run'] = (options = {}) =>
    publishDistributions(
      {
        folder: dist,
        project: 'hello-dist',
        target: index.target,
        identity: anIdentity(),
        mask: (secret) => void masked.push(secret.reveal()),
        onEvent: (event) => void events.push(event),
        ...options,
      },
      deps,
    );
  return { events, masked, run };
}

describe('publishDistributions', () => {
  it('uploads every file with the minted token, then burns it', async () => {
    await put(wheel, sdist);
    await using index = await startStandInIndex();
    const { run, masked, events } = publishing(index);
    const outcome = await run({ version: '1.0' });
    expect(outcome).toEqual({
      project: 'hello-dist',
      version: '1.0',
      files: [wheel, sdist]
        .map(({ filename, bytes }) => ({
          filename,
          sha256: sha256(bytes),
          sizeBytes: bytes.byteLength,
          outcome: 'uploaded',
          attestations: 0,
        }))
        .sort((a, b) => (a.filename < b.filename ? -1 : 1)),
      burned: ['burned'],
    });
    expect(index.served.get(sdist.filename)!.equals(Buffer.from(sdist.bytes))).toBe(true);
    expect([index.burned, index.liveTokens.size]).toEqual([['pypi-minted-1'], 0]);
    expect(masked).toContain('pypi-minted-1');
    expect(JSON.stringify([outcome, events])).not.toContain('pypi-minted');
  });

  it('sends the largest first and tells how far each is', async () => {
    await put(...buildRelease(big), ...buildRelease({ ...HELLO, wheelTag: 'py2-none-any' }).slice(0, 1));
    await using index = await startStandInIndex();
    const { run, events } = publishing(index);
    await run({ concurrency: 1 });
    const sizes = index.uploads.map(({ content }) => content.byteLength);
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    const last = new Map(
      events.flatMap((event) => (event.kind === 'progress' ? [[event.file, event] as const] : [])),
    );
    expect(last.size).toBe(3);
    for (const { sentBytes, totalBytes } of last.values()) expect(sentBytes).toBe(totalBytes);
  });

  it('goes on where it stopped: identical files are skipped', async () => {
    await put(wheel, sdist);
    await using index = await startStandInIndex();
    index.served.set(wheel.filename, Buffer.from(wheel.bytes));
    const { files } = await publishing(index).run();
    expect(files.map(({ filename, outcome }) => `${filename} ${outcome}`)).toEqual([
      `${wheel.filename} skipped`,
      `${sdist.filename} uploaded`,
    ]);
    expect(index.uploads.map(({ filename }) => filename)).toEqual([sdist.filename]);
  });

  it('exchanges nothing when everything is there', async () => {
    await put(wheel);
    await using index = await startStandInIndex();
    index.served.set(wheel.filename, Buffer.from(wheel.bytes));
    expect((await publishing(index).run()).burned).toEqual([]);
    expect(index.requests.map(({ path }) => path)).toEqual(['/simple/hello-dist/']);
  });

  it('stops before anything is sent when one file differs', async () => {
    await put(wheel, sdist);
    await using index = await startStandInIndex();
    index.served.set(sdist.filename, Buffer.from('other'));
    await expect(publishing(index).run()).rejects.toThrow(
      coded('distribution-differs', { file: sdist.filename }),
    );
    expect(index.requests).toHaveLength(1);
  });

  it('resumes a failed release and burns the token of the failed one too', async () => {
    await put(wheel, sdist);
    const [first, second] = [wheel, sdist].sort((a, b) => b.bytes.byteLength - a.bytes.byteLength);
    let isRefusing = true;
    await using index = await startStandInIndex({
      intercept: ({ path, body }) =>
        isRefusing && path === '/legacy/' && body.includes(second!.filename)
          ? { status: 400, reason: 'Bad Request', body: { code: '400 the project is read-only' } }
          : undefined,
    });
    const { run } = publishing(index);
    await expect(run({ concurrency: 1 })).rejects.toMatchObject({
      code: 'upload-refused',
      why: 'it answered with status 400: the project is read-only',
    });
    expect(index.liveTokens.size).toBe(0);
    isRefusing = false;
    const { files } = await run();
    expect(files.find(({ outcome }) => outcome === 'skipped')?.filename).toBe(first!.filename);
    expect(index.served.size).toBe(2);
  });

  it('uploads again from the start when the connection is cut', async () => {
    await put(wheel);
    await using index = await startStandInIndex({
      intercept: ({ path }, count) => (path === '/legacy/' && count < 2 ? { cut: 'before' } : undefined),
    });
    const { run, events } = publishing(index);
    await run();
    expect(index.served.get(wheel.filename)!.equals(Buffer.from(wheel.bytes))).toBe(true);
    expect(events.filter(({ kind }) => kind === 'retry')).toHaveLength(2);
  });

  it.each([
    [409, 'Conflict'],
    [400, 'File already exists'],
  ])('takes a lost answer followed by %i `%s` for the success that it was', async (status, reason) => {
    await put(wheel);
    await using index = await startStandInIndex({
      intercept: ({ path }, count) => {
        if (path !== '/legacy/') return undefined;
        index.served.set(wheel.filename, Buffer.from(wheel.bytes));
        return count === 0 ? { cut: 'before' } : { status, reason };
      },
    });
    expect((await publishing(index).run()).files).toMatchObject([{ outcome: 'uploaded' }]);
  });

  it('is not content that some file of that name exists', async () => {
    await put(wheel);
    await using index = await startStandInIndex({
      intercept: ({ path }) => (path === '/legacy/' ? { status: 409 } : undefined),
    });
    await expect(publishing(index).run()).rejects.toThrow(coded('distribution-differs', { got: 'not said' }));
    expect(index.liveTokens.size).toBe(0);
  });

  it('mints again before the token expires, where the provider can issue again, and burns them all', async () => {
    await put(wheel, sdist);
    const clock = createTestClock();
    await using index = await startStandInIndex({
      nowSeconds: clock.nowSeconds,
      intercept: ({ path }) => {
        if (path === '/legacy/') clock.advance(800);
        return undefined;
      },
    });
    expect((await publishing(index, clock).run({ concurrency: 1 })).burned).toEqual(['burned', 'burned']);
    expect(index.uploads.map(({ token }) => token)).toEqual(['pypi-minted-1', 'pypi-minted-2']);
    expect(index.liveTokens.size).toBe(0);
  });

  it('keeps the one token of a provider that issues once', async () => {
    await put(wheel, sdist);
    const clock = createTestClock();
    await using index = await startStandInIndex({
      nowSeconds: clock.nowSeconds,
      intercept: ({ path }) => {
        if (path === '/legacy/') clock.advance(800);
        return undefined;
      },
    });
    await publishing(index, clock).run({ concurrency: 1, identity: anIdentity(false) });
    expect(new Set(index.uploads.map(({ token }) => token)).size).toBe(1);
  });

  it('renews once for all uploads that find the token old', async () => {
    const names = ['py2', 'py30', 'py31', 'py32', 'py33'];
    await put(...names.map((tag) => buildRelease({ ...HELLO, wheelTag: `${tag}-none-any` })[0]!));
    const clock = createTestClock();
    let uploads = 0;
    await using index = await startStandInIndex({
      nowSeconds: clock.nowSeconds,
      intercept: ({ path }) => {
        if (path === '/legacy/' && (uploads += 1) === 1) clock.advance(800);
        return undefined;
      },
    });
    await publishing(index, clock).run({ concurrency: 4 });
    expect(index.burned).toHaveLength(2);
  });

  it('stops on the signal, burns, and gives the signal’s reason', async () => {
    await put(wheel, sdist);
    const stop = new AbortController();
    const reason = new Error('Ctrl-C');
    await using index = await startStandInIndex({
      intercept: ({ path }) => {
        if (path === '/legacy/') stop.abort(reason);
        return undefined;
      },
    });
    await expect(publishing(index).run({ signal: stop.signal })).rejects.toBe(reason);
    expect([index.burned, index.liveTokens.size]).toEqual([['pypi-minted-1'], 0]);
  });

  it('does not send a file that changed after it was checked', async () => {
    await put(wheel);
    await using index = await startStandInIndex({
      intercept: ({ path: route }) => {
        if (route === '/_/oidc/audience') void appendFile(path.join(dist, wheel.filename), 'more');
        return undefined;
      },
    });
    await expect(publishing(index).run()).rejects.toThrow(coded('distribution-changed'));
    expect(index.served.size).toBe(0);
    expect(index.liveTokens.size).toBe(0);
  });

  it('notices a change that keeps the size', async () => {
    await put(wheel);
    const other = Buffer.from(wheel.bytes);
    other[40]! ^= 1;
    await using index = await startStandInIndex({
      intercept: ({ path: route }) => {
        if (route === '/_/oidc/audience') void writeFile(path.join(dist, wheel.filename), other);
        return undefined;
      },
    });
    await expect(publishing(index).run()).rejects.toThrow(coded('distribution-changed'));
    expect(index.served.size).toBe(0);
  });

  it('follows an upload URL without its slash', async () => {
    await put(wheel);
    await using index = await startStandInIndex({
      intercept: ({ path }) =>
        path === '/legacy' ? { status: 308, headers: { location: index.target.uploadUrl } } : undefined,
    });
    await publishing(index).run({ target: { ...index.target, uploadUrl: `${index.url}/legacy` } });
    expect(index.served.size).toBe(1);
  });

  it('names a refused exchange and has nothing to burn', async () => {
    await put(wheel);
    await using index = await startStandInIndex({
      intercept: ({ path }) =>
        path.endsWith('mint-token') ? { status: 422, body: { message: 'no', errors: [] } } : undefined,
    });
    const { run, events } = publishing(index);
    await expect(run()).rejects.toThrow(coded('exchange-refused'));
    expect(index.uploads).toEqual([]);
    expect(events.map(({ kind }) => kind)).toEqual(['checked']);
  });
});

describe('what is refused before anything is sent', () => {
  it.each([
    ['another project', { project: 'good-bye' }, 'distribution-project-mismatch'],
    ['another version', { version: '1.0.1' }, 'distribution-version-mismatch'],
  ])('%s', async (_what, options, code) => {
    await put(wheel);
    await using index = await startStandInIndex();
    await expect(publishing(index).run(options)).rejects.toThrow(coded(code));
    expect(index.requests).toEqual([]);
  });

  it.each([
    [
      'two versions',
      () => [wheel, ...buildRelease({ ...HELLO, version: '1.0.1' }).slice(1)],
      'distribution-version-mismatch',
    ],
    ['a local version', () => buildRelease({ ...HELLO, version: '1.0+local' }), 'version-local-not-allowed'],
    ['nothing', () => [], 'distributions-missing'],
    [
      'a file that is no distribution',
      () => [wheel, { filename: 'SHA256SUMS', bytes: Buffer.from('') }],
      'file-not-distribution',
    ],
    [
      'two spellings of one file',
      () => [wheel, { filename: wheel.filename.replace('py3', 'PY3'), bytes: wheel.bytes }],
      'distribution-duplicate',
    ],
    [
      'a truncated archive',
      () => [{ filename: wheel.filename, bytes: wheel.bytes.slice(0, -30) }],
      'archive-not-zip',
    ],
    [
      'a filename that is not what is inside',
      () => [{ filename: sdist.filename.replace('1.0.0', '2.0.0'), bytes: sdist.bytes }],
      'sdist-folder-invalid',
    ],
  ])('%s', async (_what, files, code) => {
    await put(...files());
    await using index = await startStandInIndex();
    await expect(publishing(index).run()).rejects.toThrow(coded(code));
    expect(index.requests).toEqual([]);
  });

  it('a damaged archive, by its name', async () => {
    await put({ filename: wheel.filename, bytes: wheel.bytes.slice(0, -30) });
    await using index = await startStandInIndex();
    await expect(publishing(index).run()).rejects.toMatchObject({ location: { file: wheel.filename } });
  });

  it('an index that is not encrypted', async () => {
    await put(wheel);
    await using index = await startStandInIndex();
    const target = { ...index.target, simpleUrl: 'http://index.example/simple/' };
    await expect(publishing(index).run({ target })).rejects.toThrow(coded('index-url-not-https'));
  });

  it('an upload URL that is not encrypted, before the simple index is asked', async () => {
    await put(wheel);
    await using index = await startStandInIndex();
    const target = { ...index.target, uploadUrl: 'http://index.example/legacy/' };
    await expect(publishing(index).run({ target })).rejects.toThrow(coded('index-url-not-https'));
    expect(index.requests).toEqual([]);
  });

  it('metadata of another version than the filename says', async () => {
    const metadata: [string, string][] = [
      ['Metadata-Version', '2.1'],
      ['Name', 'sample'],
      ['Version', '2.0'],
    ];
    const { names, bytes } = buildRecipe({ kind: 'sdist', metadata });
    await put({ filename: names.filename, bytes });
    await using index = await startStandInIndex();
    const run = publishing(index).run({ project: 'sample', version: '2.0' });
    await expect(run).rejects.toThrow(coded('metadata-filename-mismatch'));
    expect(index.requests).toEqual([]);
  });
});

describe('what is refused by the index', () => {
  it('is told in its words, without the token that it echoes', async () => {
    await put(wheel);
    const echo = 'pypi-minted-1';
    const basic = Buffer.from(`__token__:${echo}`).toString('base64');
    await using index = await startStandInIndex({
      intercept: ({ path }) =>
        path === '/legacy/' ? { status: 400, body: { code: `400 no ${echo} ${basic}` } } : undefined,
    });
    const error: unknown = await publishing(index)
      .run()
      .catch((caught: unknown) => caught);
    expect(error).toEqual(coded('upload-refused', { reason: 'no [secret] [secret]' }));
  });
});

describe('waitUntilServed', () => {
  const release = {
    project: 'hello-dist',
    files: [{ filename: wheel.filename, sha256: sha256(wheel.bytes) }],
  };

  it('waits until every file is listed with its hash', async () => {
    const clock = createTestClock();
    const looks: (readonly string[])[] = [];
    await using index = await startStandInIndex({
      intercept: (_request, count) => {
        if (count === 1) return { status: 500 };
        if (count === 6) index.served.set(wheel.filename, Buffer.from(wheel.bytes));
        return undefined;
      },
    });
    await waitUntilServed(
      { release, target: index.target, onWaiting: (missing) => void looks.push(missing) },
      clock,
    );
    expect(looks).toEqual(Array.from({ length: 5 }, () => [wheel.filename]));
  });

  it('gives up in time and names what is missing', async () => {
    await using index = await startStandInIndex({ intercept: () => ({ status: 502 }) });
    await expect(
      waitUntilServed({ release, target: index.target, timeoutSeconds: 30 }, createTestClock()),
    ).rejects.toThrow(coded('release-not-served', { files: [wheel.filename], seconds: 30 }));
  });

  it('does not wait for a file that is there with another hash', async () => {
    await using index = await startStandInIndex();
    index.served.set(wheel.filename, Buffer.from('other'));
    await expect(waitUntilServed({ release, target: index.target }, createTestClock())).rejects.toThrow(
      coded('distribution-differs'),
    );
  });

  it('says when the page is no JSON', async () => {
    await using index = await startStandInIndex({
      intercept: () => ({ headers: { 'content-type': 'text/html' }, body: '<html>' }),
    });
    await expect(waitUntilServed({ release, target: index.target }, createTestClock())).rejects.toThrow(
      coded('index-response-unreadable'),
    );
  });
});
