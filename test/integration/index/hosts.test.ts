import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { testIndex } from '../../support/index/test-index.ts';

interface Answer {
  readonly status: number | undefined;
  readonly location: string | undefined;
  readonly body: string;
}

/** Asks with a `Host` header of the caller's choice, and the path as it is. */
function ask(url: string, path: string, host: string): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const { hostname, port } = new URL(url);
  const asked = request({ hostname, port, path, headers: { host } }, (response) => {
    let body = '';
    response.setEncoding('utf8').on('data', (text: string) => (body += text));
    response.on('end', () => {
      resolve({ status: response.statusCode, location: response.headers.location, body });
    });
  });
  asked.on('error', reject).end();
  return promise;
}

const ABSOLUTE = ['/simple', '/simple/Hello', '/simple/hello', '/.well-known/pytp?discover=/legacy/'];

describe('absolute URLs', () => {
  it.each(ABSOLUTE)('at %s are not made of a stranger’s Host (attack)', async (path) => {
    const index = await testIndex({ overHttp: true });
    for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example']) {
      const answer = await ask(index.url, path, host);
      expect([answer.status, answer.location]).toEqual([421, undefined]);
      expect(answer.body).toContain('host-unknown');
    }
  });

  it('are made of loopback names with their port', async () => {
    const index = await testIndex({ overHttp: true });
    const { port } = new URL(index.url);
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`]) {
      expect((await ask(index.url, '/simple', host)).location).toBe(`http://${host}/simple/`);
    }
  });

  it('are made of the base URL, whatever Host says', async () => {
    const index = await testIndex({ overHttp: true, baseUrl: 'https://index.example' });
    expect(await ask(index.url, '/simple', 'evil.example')).toMatchObject({
      status: 301,
      location: 'https://index.example/simple/',
    });
    expect((await ask(index.url, ABSOLUTE[3] ?? '', 'evil.example')).body).toContain(
      '"audience-endpoint":"https://index.example/_/oidc/audience"',
    );
  });
});

describe('names in the path of the simple index', () => {
  it.each(['foo%0d%0abar', 'foo%00', '%C3%A9', 'foo%20bar', '%252e', '-foo', 'foo.', 'a%2Fb', 'foo%3Fx'])(
    'that cannot be a project have neither page nor redirect: %s',
    async (name) => {
      const index = await testIndex({ overHttp: true });
      for (const path of [`/simple/${name}`, `/simple/${name}/`]) {
        expect(await ask(index.url, path, 'localhost')).toMatchObject({ status: 404, location: undefined });
      }
      expect(index.log.filter(({ event }) => event === 'request-failed')).toEqual([]);
    },
  );
});
