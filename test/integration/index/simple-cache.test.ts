import http from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { SIMPLE_HTML, SIMPLE_JSON, simpleProject } from '../../../src/wire/index.ts';
import { type TestIndex, testIndex } from '../../support/index/test-index.ts';
import { helloSdist, helloWheel } from '../../support/index/upload-body.ts';

async function page(index: TestIndex, accept = SIMPLE_JSON): Promise<Response> {
  return index.request('/simple/hello-dist/', { headers: { accept } });
}

async function filenames(index: TestIndex): Promise<readonly string[]> {
  return simpleProject.parse(await (await page(index)).json()).files.map(({ filename }) => filename);
}

describe.each([
  ['in-process', false],
  ['over HTTP', true],
])('a page that was rendered before, %s', (_title, overHttp) => {
  it('is rendered anew as soon as an upload was answered', async () => {
    const index = await testIndex({ overHttp });
    const token = await index.uploadToken();
    expect(await filenames(index)).toEqual([]);
    await index.upload(token, helloWheel());
    expect(await filenames(index)).toEqual([helloWheel().filename]);
    expect(await filenames(index)).toEqual([helloWheel().filename]);
    await index.upload(token, helloSdist());
    expect(await filenames(index)).toEqual([helloWheel().filename, helloSdist().filename]);
  });

  it('is the same to the byte, with the same headers', async () => {
    const index = await testIndex({ overHttp });
    await index.upload(await index.uploadToken(), helloWheel());
    const [first, second] = [await page(index), await page(index)];
    expect(await second.text()).toBe(await first.text());
    for (const name of ['etag', 'content-type', 'vary', 'cache-control', 'access-control-allow-origin']) {
      expect(second.headers.get(name)).toBe(first.headers.get(name));
      expect(second.headers.get(name)).not.toBeNull();
    }
  });

  it('is kept apart by form, and answers HEAD and If-None-Match as before', async () => {
    const index = await testIndex({ overHttp });
    await index.upload(await index.uploadToken(), helloWheel());
    const json = await page(index);
    expect((await page(index, SIMPLE_HTML)).headers.get('content-type')).toBe(SIMPLE_HTML);
    expect(await (await page(index, SIMPLE_HTML)).text()).toContain('<!DOCTYPE html>');
    const etag = json.headers.get('etag') ?? '';
    const head = await index.request('/simple/hello-dist/', {
      method: 'HEAD',
      headers: { accept: SIMPLE_JSON },
    });
    expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, etag, '']);
    const again = await index.request('/simple/hello-dist/', {
      headers: { accept: SIMPLE_JSON, 'if-none-match': etag },
    });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });
});

function getAs(url: string, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { headers: { host, accept: SIMPLE_JSON } }, (answer) => {
      text(answer).then(resolve, reject);
    });
    request.once('error', reject);
  });
}

describe('a page that was rendered before', () => {
  it('names files by the address that was asked for, not by the one that somebody else asked for', async () => {
    const index = await testIndex({ overHttp: true });
    await index.upload(await index.uploadToken(), helloWheel());
    const url = `${index.url}/simple/hello-dist/`;
    for (const host of ['localhost', '127.0.0.1', 'localhost']) {
      const { files } = simpleProject.parse(JSON.parse(await getAs(url, host)));
      expect(files[0]?.url).toMatch(new RegExp(`^http://${host}/packages/`, 'u'));
    }
  });
});
