import { describe, expect, it } from 'vitest';
import { testIndex } from '../../../../test/support/index/test-index.ts';
import {
  type StandInReply,
  type StandInRequest,
  createTestClock,
  startStandIn,
} from '../../../../test/support/stand-in-server.ts';
import { type HttpClient, createHttpClient } from '../http/index.ts';
import { discoverExchange } from './index.ts';

const http = createHttpClient({ deps: createTestClock() });
const LATER = '/.well-known/pytp?discover=%2Flegacy%2F';
/** `printf %s /legacy/ | sha256sum` */
const EARLIER = '/.well-known/pytp/0cace9579789849db6e16d48df183951c8f17582200d84bc93c7678d6c8f78a7';
const JSON_TYPE = { 'content-type': 'application/vnd.pypi.pytp.v1+json' };

type Answer = (request: StandInRequest) => StandInReply | undefined;
const anIndex = (answer: Answer): ReturnType<typeof startStandIn> =>
  startStandIn((request) => answer(request) ?? { status: 404 });

const told = (url: string, changes: object = {}): StandInReply => ({
  headers: JSON_TYPE,
  body: JSON.stringify({
    'audience-endpoint': `${url}/a/audience`,
    'token-mint-endpoint': `${url}/a/mint`,
    ...changes,
  }),
});

describe('discovery at our own index', () => {
  it('finds both addresses with one question', async () => {
    const index = await testIndex({ overHttp: true });
    expect(await discoverExchange(`${index.url}/legacy/`, http)).toEqual({
      source: 'pep-807',
      audienceUrl: `${index.url}/_/oidc/audience`,
      mintUrl: `${index.url}/_/oidc/mint-token`,
      burnUrl: `${index.url}/_/oidc/burn-token`,
      features: [],
      isSingleUse: false,
    });
  });

  it('falls back to PyPI’s routes for an upload path that is none', async () => {
    const index = await testIndex({ overHttp: true });
    expect(await discoverExchange(`${index.url}/other/`, http)).toMatchObject({ source: 'pypi' });
  });
});

describe('discovery', () => {
  it('asks with the upload path percent-encoded, and for PEP 807’s own media type', async () => {
    await using server = await anIndex(({ path }) => (path === LATER ? told(server.url) : undefined));
    expect(await discoverExchange(`${server.url}/legacy/`, http)).toMatchObject({
      source: 'pep-807',
      audienceUrl: `${server.url}/a/audience`,
      mintUrl: `${server.url}/a/mint`,
      burnUrl: `${server.url}/_/oidc/burn-token`,
    });
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]!.headers['accept']).toBe('application/vnd.pypi.pytp.v1+json');
    expect(server.requests[0]!.headers['authorization']).toBeUndefined();
  });

  it('tells two indexes of one host apart', async () => {
    await using server = await anIndex(({ path }) =>
      path === '/.well-known/pytp?discover=%2Fteam%20b%2Fup%2F'.replace('%20', '%2520')
        ? told(server.url, { 'token-mint-endpoint': `${server.url}/b/mint` })
        : undefined,
    );
    const found = await discoverExchange(`${server.url}/team%20b/up/`, http);
    expect(found.mintUrl).toBe(`${server.url}/b/mint`);
  });

  it('asks by the earlier form where the later is not known', async () => {
    await using server = await anIndex(({ path }) =>
      path.includes('?')
        ? { status: 404 }
        : told(server.url, {
            'token-mint-endpoint': undefined,
            'mint-token-endpoint': `${server.url}/first/mint`,
          }),
    );
    const found = await discoverExchange(`${server.url}/legacy/`, http);
    expect(found).toMatchObject({ source: 'pep-807', mintUrl: `${server.url}/first/mint` });
    expect(server.requests.map(({ path }) => path)).toEqual([LATER, EARLIER]);
  });

  it.each<[string, StandInReply]>([
    ['404', { status: 404 }],
    ['405', { status: 405 }],
    ['401', { status: 401 }],
    ['a page for people', { headers: { 'content-type': 'text/html' }, body: '<html>hello</html>' }],
    ['JSON that is something else', { body: { hello: 1 } }],
    ['a redirect to a login elsewhere', { status: 302, headers: { location: 'https://login.example/' } }],
  ])('takes PyPI’s routes where the index answers with %s', async (_what, reply) => {
    await using server = await anIndex(() => reply);
    expect(await discoverExchange(`${server.url}/legacy/`, http)).toEqual({
      source: 'pypi',
      audienceUrl: `${server.url}/_/oidc/audience`,
      mintUrl: `${server.url}/_/oidc/mint-token`,
      burnUrl: `${server.url}/_/oidc/burn-token`,
      features: [],
      isSingleUse: false,
    });
  });

  it('does not guess while the index is unwell', async () => {
    await using server = await anIndex(() => ({ status: 503 }));
    await expect(discoverExchange(`${server.url}/legacy/`, http)).rejects.toMatchObject({
      code: 'index-response-unexpected',
    });
  });

  it('does not ask PyPI, which has none', async () => {
    const refusing = { request: () => Promise.reject(new Error('asked')) } as unknown as HttpClient;
    expect(await discoverExchange('https://upload.pypi.org/legacy/', refusing)).toMatchObject({
      source: 'pypi',
      mintUrl: 'https://upload.pypi.org/_/oidc/mint-token',
    });
  });
});

describe('a discovery that leads away', () => {
  const place = (url: string, change: (parsed: URL) => void): string => {
    const parsed = new URL('/mint', url);
    change(parsed);
    return parsed.href;
  };
  it.each<[string, (url: string) => string]>([
    ['another host', () => 'https://evil.example/mint'],
    ['another port', (url) => place(url, (to) => (to.port = '1'))],
    ['another scheme', (url) => place(url, (to) => (to.protocol = 'https:'))],
    ['another name of this machine', (url) => place(url, (to) => (to.hostname = 'localhost'))],
    ['a user name', (url) => place(url, (to) => (to.username = 'u'))],
    ['a path', () => '/mint'],
    ['nonsense with \u001B[31m in it', () => 'ht tp://\u001B[31m'],
  ])('is refused: %s', async (_what, evil) => {
    for (const member of ['audience-endpoint', 'token-mint-endpoint']) {
      await using server = await anIndex(() => told(server.url, { [member]: evil(server.url) }));
      const error = await discoverExchange(`${server.url}/legacy/`, http).catch((cause: unknown) => cause);
      expect(error).toMatchObject({ code: 'discovery-leads-away', details: { member } });
      expect(JSON.stringify(error)).not.toContain('\\u001b');
      expect(server.requests).toHaveLength(1);
    }
  });

  it.each([
    ['a discovery without an address', '{}'],
    ['no JSON', '<html>'],
  ])('is refused: %s', async (_what, body) => {
    await using server = await anIndex(() => ({ headers: JSON_TYPE, body }));
    await expect(discoverExchange(`${server.url}/legacy/`, http)).rejects.toMatchObject({
      code: 'index-response-unreadable',
    });
  });

  it('is refused when it is longer than any, however right', async () => {
    await using server = await anIndex(() => told(server.url, { filler: ' '.repeat(70_000) }));
    await expect(discoverExchange(`${server.url}/legacy/`, http)).rejects.toMatchObject({
      code: 'index-response-unreadable',
    });
  });
});

describe('the features of upload tokens', () => {
  it.each<[object, object]>([
    [{}, { features: [], isSingleUse: false }],
    [{ features: ['single-use-token', 'multi-use-token'] }, { features: [], isSingleUse: false }],
    [
      { features: ['single-use-token', 'multi-use-token'], 'default-features': ['single-use-token'] },
      { features: ['multi-use-token'], isSingleUse: false },
    ],
    [
      { features: ['single-use-token'], 'default-features': ['single-use-token'] },
      { features: [], isSingleUse: true },
    ],
  ])('are asked for where one token is to be good for a release: %j', async (changes, expected) => {
    await using server = await anIndex(() => told(server.url, changes));
    expect(await discoverExchange(`${server.url}/legacy/`, http)).toMatchObject(expected);
  });
});
