import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { testIndex } from '../../support/index/test-index.ts';

interface Answer {
  readonly status: number | undefined;
  readonly connection: string | undefined;
  readonly body: string;
}

const MEGABYTE = 1024 * 1024;

/** Posts so many bytes, all of them at once, and reads the answer. */
function post(url: string, bytes: number, headers: Record<string, string> = {}): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const asked = request(
    url,
    { method: 'POST', headers: { ...headers, 'content-length': bytes } },
    (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () => {
        resolve({ status: response.statusCode, connection: response.headers.connection, body });
      });
    },
  );
  asked.on('error', reject).end(Buffer.alloc(bytes, 'x'));
  return promise;
}

describe('a body that is too large', () => {
  it.each([70_000, 400_000, 4 * MEGABYTE])(
    'of %i bytes is refused with an answer that arrives',
    async (bytes) => {
      const index = await testIndex({ overHttp: true });
      const answer = await post(`${index.url}/_/oidc/mint-token`, bytes);
      expect([answer.status, answer.connection]).toEqual([413, 'close']);
      expect(answer.body).toContain('request-too-large');
      expect((await post(`${index.url}/_/oidc/burn-token`, bytes)).status).toBe(202);
    },
  );

  it('that breaks off is no failure of ours', async () => {
    const index = await testIndex({ overHttp: true });
    const asked = request(`${index.url}/_/oidc/mint-token`, {
      method: 'POST',
      headers: { 'content-length': 1000 },
    });
    asked.on('error', () => undefined);
    asked.write('{"tok');
    await new Promise((resolve) => setTimeout(resolve, 50));
    asked.destroy();
    await expect.poll(() => index.log.some(({ event }) => event === 'mint-refused')).toBe(true);
    expect(index.log.filter(({ event }) => event === 'request-failed')).toEqual([]);
  });
});

describe('an upload without an upload token', () => {
  it('is refused by its headers, before its form is looked at', async () => {
    const index = await testIndex({ overHttp: true });
    // No form at all: whoever has a token is told so, a stranger is not.
    const answer = await post(`${index.url}/legacy/`, 4 * MEGABYTE, {
      authorization: `Basic ${Buffer.from('__token__:pypi-nothing').toString('base64')}`,
      accept: 'application/json',
    });
    expect([answer.status, answer.connection]).toEqual([403, 'close']);
    expect(answer.body).toContain('upload-token-unknown');
    expect(index.log.filter(({ event }) => event === 'upload-refused')).toHaveLength(1);
    expect(await index.filesOnDisk()).toEqual({ incoming: [], kept: [] });
  });

  it('is not read to its end, however long it goes on (attack)', async () => {
    const index = await testIndex({ overHttp: true });
    const { promise, resolve } = Promise.withResolvers<number | undefined>();
    const asked = request(
      `${index.url}/legacy/`,
      { method: 'POST', headers: { 'transfer-encoding': 'chunked' } },
      (response) => {
        resolve(response.statusCode);
        response.resume();
      },
    );
    let sent = 0;
    const more = (): void => {
      sent += MEGABYTE;
      if (sent < 60 * MEGABYTE) asked.write(Buffer.alloc(MEGABYTE), () => setImmediate(more));
    };
    asked.on('error', () => resolve(undefined));
    more();
    // Whoever goes on sending may find the connection cut before the answer is read.
    expect([403, undefined]).toContain(await promise);
    expect(sent).toBeLessThan(60 * MEGABYTE);
    asked.destroy();
  });
});
