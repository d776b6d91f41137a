import { rm } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { helloSdist, helloWheel } from '../../support/index/upload-body.ts';
import { type TestIndex, testIndex } from '../../support/index/test-index.ts';

const wheel = helloWheel();

async function withWheel(overHttp = true): Promise<{ index: TestIndex; path: string; etag: string }> {
  const index = await testIndex({ overHttp });
  await index.upload(await index.uploadToken(), wheel);
  const page = await index.request('/simple/hello-dist/', {
    headers: { accept: 'application/vnd.pypi.simple.v1+json' },
  });
  const { files } = (await page.json()) as { files: { url: string; hashes: { sha256: string } }[] };
  return { index, path: new URL(files[0]!.url).pathname, etag: `"${files[0]!.hashes.sha256}"` };
}

async function bytesOf(response: Response): Promise<Buffer> {
  return Buffer.from(await response.arrayBuffer());
}

describe('a download', () => {
  it('gives the whole file, for ever', async () => {
    const { index, path, etag } = await withWheel();
    const response = await index.request(path);
    expect((await bytesOf(response)).equals(wheel.bytes)).toBe(true);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-length': String(wheel.bytes.length),
      'content-type': 'application/octet-stream',
      'accept-ranges': 'bytes',
      'cache-control': 'public, max-age=31536000, immutable',
      // No browser may take an uploaded file for a page of the index.
      'x-content-type-options': 'nosniff',
      etag,
    });
  });

  it.each([
    ['bytes=0-99', 0, 100],
    ['bytes=100-', 100, wheel.bytes.length],
    ['bytes=-50', wheel.bytes.length - 50, wheel.bytes.length],
    [`bytes=10-${wheel.bytes.length + 99}`, 10, wheel.bytes.length],
    ['bytes=-999999', 0, wheel.bytes.length],
  ])('gives the range %s', async (range, start, end) => {
    const { index, path } = await withWheel();
    const response = await index.request(path, { headers: { range } });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/${wheel.bytes.length}`);
    expect(response.headers.get('content-length')).toBe(String(end - start));
    expect((await bytesOf(response)).equals(wheel.bytes.subarray(start, end))).toBe(true);
  });

  it.each(['bytes=999999-', 'bytes=-0'])('refuses the range %s', async (range) => {
    const { index, path } = await withWheel();
    const response = await index.request(path, { headers: { range } });
    expect([response.status, response.headers.get('content-range')]).toEqual([
      416,
      `bytes */${wheel.bytes.length}`,
    ]);
  });

  it.each(['bytes=0-1,5-6', 'bytes=5-2', 'items=0-1', 'bytes=-', 'bytes=a-b'])(
    'gives the whole file for %s',
    async (range) => {
      const { index, path } = await withWheel();
      const response = await index.request(path, { headers: { range } });
      expect([response.status, (await bytesOf(response)).length]).toEqual([200, wheel.bytes.length]);
    },
  );

  it('gives the range only of the content that the client has', async () => {
    const { index, path, etag } = await withWheel();
    const range = 'bytes=0-1';
    expect((await index.request(path, { headers: { range, 'if-range': etag } })).status).toBe(206);
    expect((await index.request(path, { headers: { range, 'if-range': '"other"' } })).status).toBe(200);
  });

  it('answers HEAD and what the client has already without a body', async () => {
    const { index, path, etag } = await withWheel();
    const head = await index.request(path, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(wheel.bytes.length)]);
    expect((await index.request(path, { headers: { 'if-none-match': etag } })).status).toBe(304);
    expect((await index.request(path, { headers: { 'if-none-match': '*' } })).status).toBe(304);
  });

  it('is 404 under another digest, another name, and for metadata that is none', async () => {
    const { index, path } = await withWheel(false);
    const broken = path.replace(/packages\/../u, 'packages/zz');
    for (const one of [broken, `${path}x`, `${path}x.metadata`, `${path}.metadata.metadata`]) {
      expect((await index.request(one)).status).toBe(404);
    }
    expect((await index.request(`${path}.metadata`)).status).toBe(200);
  });

  it('has no metadata beside an sdist', async () => {
    const index = await testIndex();
    await index.upload(await index.uploadToken(), helloSdist());
    const html = await (await index.request('/simple/hello-dist/')).text();
    const sdist = new URL(/href="([^"#]+)#/u.exec(html)![1]!).pathname;
    expect((await index.request(sdist)).status).toBe(200);
    expect((await index.request(`${sdist}.metadata`)).status).toBe(404);
  });

  it('is 500 with its own code when the bytes are gone, and the log says so', async () => {
    const { index, path } = await withWheel(false);
    await rm(`${index.directory}/files`, { recursive: true });
    const response = await index.request(path);
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
      500,
      'file-content-missing',
    ]);
    expect(index.log.map(({ event }) => event)).toContain('request-failed');
  });

  it('can be broken off by the client without harm', async () => {
    const index = await testIndex({ overHttp: true });
    const big = helloWheel({
      modules: [{ path: 'hello/data.bin', content: crypto.getRandomValues(new Uint8Array(60_000)) }].concat(
        Array.from({ length: 60 }, (_, part) => ({
          path: `hello/data${part}.bin`,
          content: crypto.getRandomValues(new Uint8Array(60_000)),
        })),
      ),
    });
    expect((await index.upload(await index.uploadToken(), big)).status).toBe(200);
    const html = await (await index.request('/simple/hello-dist/')).text();
    const url = /href="([^"#]+)#/u.exec(html)![1]!;
    const response = await fetch(url);
    await response.body!.cancel();
    expect((await bytesOf(await fetch(url))).length).toBe(big.bytes.length);
    expect(index.log.filter(({ event }) => event === 'request-failed')).toEqual([]);
  });
});
