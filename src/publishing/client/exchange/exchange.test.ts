import { describe, expect, it } from 'vitest';
import type { Secret } from '../../../base/index.ts';
import {
  type StandInReply,
  type StandInRequest,
  createTestClock,
  startStandIn,
  unsignedToken,
} from '../../../../test/support/stand-in-server.ts';
import { Secret as SecretText } from '../../../base/index.ts';
import { clientErrors } from '../errors.ts';
import type { HttpClient } from '../http/index.ts';
import type { AmbientIdentity } from '../identity/index.ts';
import { fetchAudience } from './audience.ts';
import { type ExchangeDeps, exchange } from './index.ts';

const UPLOAD_TOKEN = 'pypi-upload-token';

/** An identity that counts the ID tokens it gives. */
function anIdentity(canIssueAgain = true): AmbientIdentity & { given: string[] } {
  const given: string[] = [];
  return {
    kind: 'github',
    title: 'GitHub Actions',
    canIssueAgain,
    variables: [],
    given,
    async requestIdToken({ audience }) {
      const token = unsignedToken({ aud: audience, jti: given.length });
      given.push(token);
      return new SecretText(token);
    },
  };
}

type Routes = Record<string, (request: StandInRequest, count: number) => StandInReply>;

const GOOD: Routes = {
  '/_/oidc/audience': () => ({ body: { audience: 'pypi' } }),
  '/_/oidc/mint-token': () => ({ body: { success: true, token: UPLOAD_TOKEN, expires: 1_800_000_900 } }),
  '/_/oidc/burn-token': () => ({ status: 202, body: {} }),
};

const anIndex = (routes: Routes = {}): ReturnType<typeof startStandIn> =>
  startStandIn(
    (request, count) => ({ ...GOOD, ...routes })[request.path]?.(request, count) ?? { status: 404 },
  );

function deps(): ExchangeDeps & { masked: string[]; slept: number[] } {
  const masked: string[] = [];
  return { ...createTestClock(), masked, mask: (secret: Secret) => void masked.push(secret.reveal()) };
}

const target = (url: string): { uploadUrl: string; simpleUrl: string } => ({
  uploadUrl: `${url}/legacy/`,
  simpleUrl: `${url}/simple/`,
});

describe('exchange', () => {
  it('asks for the audience, then mints, and masks both secrets', async () => {
    await using server = await anIndex();
    const identity = anIdentity();
    const world = deps();
    const token = await exchange(target(server.url), identity, world);
    expect(token.token.reveal()).toBe(UPLOAD_TOKEN);
    expect(token.expiresAtSeconds).toBe(1_800_000_900);
    expect(world.masked).toEqual([identity.given[0], UPLOAD_TOKEN]);
    expect(JSON.parse(server.requests.at(-1)!.body.toString())).toEqual({ token: identity.given[0] });
  });

  it('goes where the index says that it exchanges, and asks for a token for the whole release', async () => {
    const discovery = '/.well-known/pytp?discover=%2Flegacy%2F';
    await using server = await anIndex({
      [discovery]: () => ({
        body: {
          'audience-endpoint': `${server.url}/team/audience`,
          'token-mint-endpoint': `${server.url}/team/mint`,
          features: ['single-use-token', 'multi-use-token'],
          'default-features': ['single-use-token'],
        },
      }),
      '/team/audience': () => ({ body: { audience: 'team' } }),
      '/team/mint': () => ({ body: { token: UPLOAD_TOKEN } }),
    });
    const identity = anIdentity();
    const seen: object[] = [];
    const token = await exchange(target(server.url), identity, {
      ...deps(),
      onIdToken: (_idToken, asked) => seen.push(asked),
    });
    expect(await token.burn()).toBe('burned');
    expect(seen).toMatchObject([{ audience: 'team', routes: { source: 'pep-807' } }]);
    expect(server.requests.map(({ path }) => path)).toEqual([
      discovery,
      '/team/audience',
      '/team/mint',
      '/_/oidc/burn-token',
    ]);
    expect(JSON.parse(server.requests[2]!.body.toString())).toEqual({
      token: identity.given[0],
      features: ['multi-use-token'],
    });
  });

  it('takes an index that does not say when its tokens expire', async () => {
    await using server = await anIndex({ '/_/oidc/mint-token': () => ({ body: { token: UPLOAD_TOKEN } }) });
    expect((await exchange(target(server.url), anIdentity(), deps())).expiresAtSeconds).toBeUndefined();
  });

  it.each([
    [403, 'trusted-publishing-disabled'],
    [404, 'trusted-publishing-not-offered'],
    [400, 'index-response-unexpected'],
  ])('tells an audience endpoint that answers %i', async (status, code) => {
    await using server = await anIndex({ '/_/oidc/audience': () => ({ status }) });
    const identity = anIdentity();
    await expect(exchange(target(server.url), identity, deps())).rejects.toMatchObject({ code });
    expect(identity.given).toEqual([]);
  });

  it('gives every reason of a refusal and the index’s precise code', async () => {
    await using server = await anIndex({
      '/_/oidc/mint-token': () => ({
        status: 422,
        body: {
          message: 'Token request failed',
          errors: [
            { code: 'invalid-publisher', description: 'valid token, but no corresponding publisher' },
            { code: 'other', description: 'and this' },
          ],
          type: 'https://index.example/errors/publisher-environment-mismatch',
        },
      }),
    });
    await expect(exchange(target(server.url), anIdentity(), deps())).rejects.toMatchObject({
      code: 'exchange-refused',
      details: { indexCode: 'publisher-environment-mismatch', status: 422 },
      why: '`invalid-publisher`: valid token, but no corresponding publisher; `other`: and this (`publisher-environment-mismatch`)',
    });
  });

  it.each([
    [
      'RFC 9457 only',
      { detail: 'no such thing', code: 'publisher-not-found' },
      '`refused`: no such thing (`publisher-not-found`)',
    ],
    ['a message only', { message: 'Not found' }, '`refused`: Not found'],
    ['nonsense', { errors: [1, null, 'x', {}], code: 'Not A Code' }, '`unknown`: '],
    ['no JSON', '<html>login</html>', 'it answered with status 400 and gave no reason'],
  ])('reads a refusal that is %s', async (_what, body, why) => {
    await using server = await anIndex({ '/_/oidc/mint-token': () => ({ status: 400, body }) });
    await expect(exchange(target(server.url), anIdentity(), deps())).rejects.toMatchObject({
      code: 'exchange-refused',
      why,
    });
  });

  it('does not repeat an ID token that a refusal echoes', async () => {
    await using server = await anIndex({
      '/_/oidc/mint-token': ({ body }) => ({
        status: 422,
        body: { message: 'no', errors: [{ code: 'x', description: `got ${body.toString()}` }] },
      }),
    });
    const identity = anIdentity();
    const failure: unknown = await exchange(target(server.url), identity, deps()).catch(
      (error: unknown) => error,
    );
    expect(JSON.stringify(failure)).not.toContain(identity.given[0]);
    expect((failure as { why: string }).why).not.toContain(identity.given[0]);
  });

  it('mints again with a new ID token when the first answer was lost: a used one would be refused', async () => {
    await using server = await anIndex({
      '/_/oidc/mint-token': (_request, count) =>
        count === 0
          ? { cut: 'before' }
          : count === 1
            ? { status: 503 }
            : GOOD['/_/oidc/mint-token']!(_request, count),
    });
    const identity = anIdentity();
    const world = deps();
    await exchange(target(server.url), identity, world);
    expect(identity.given).toHaveLength(3);
    const sent = server.requests
      .filter(({ path }) => path.endsWith('mint-token'))
      .map(({ body }) => body.toString());
    expect(new Set(sent).size).toBe(3);
    expect(world.slept).toHaveLength(2);
  });

  it('does not mint again with the same ID token where there is one only', async () => {
    await using server = await anIndex({ '/_/oidc/mint-token': () => ({ cut: 'before' }) });
    await expect(exchange(target(server.url), anIdentity(false), deps())).rejects.toMatchObject({
      code: 'index-unreachable',
    });
    expect(server.requests.filter(({ path }) => path.endsWith('mint-token'))).toHaveLength(1);
  });

  it('gives up on an index that stays unwell', async () => {
    await using server = await anIndex({ '/_/oidc/mint-token': () => ({ status: 500 }) });
    await expect(exchange(target(server.url), anIdentity(), deps())).rejects.toMatchObject({
      code: 'exchange-refused',
      details: { status: 500 },
    });
    expect(server.requests.filter(({ path }) => path.endsWith('mint-token'))).toHaveLength(4);
  });

  it('refuses a mint answer without a token', async () => {
    await using server = await anIndex({ '/_/oidc/mint-token': () => ({ body: { success: true } }) });
    await expect(exchange(target(server.url), anIdentity(), deps())).rejects.toMatchObject({
      code: 'index-response-unreadable',
    });
  });

  it.each(['pypi-x\n::stop-commands::y', 'pypi-x y', ''])(
    'masks no upload token that would begin a command of the log: %j (attack)',
    async (token) => {
      await using server = await anIndex({ '/_/oidc/mint-token': () => ({ body: { token } }) });
      const world = deps();
      await expect(exchange(target(server.url), anIdentity(), world)).rejects.toMatchObject({
        code: 'index-response-unreadable',
      });
      expect(world.masked).toHaveLength(1);
    },
  );

  it('asks nothing of an index that is not encrypted', async () => {
    const identity = anIdentity();
    await expect(exchange(target('http://index.example'), identity, deps())).rejects.toMatchObject({
      code: 'index-url-not-https',
    });
    expect(identity.given).toEqual([]);
  });
});

describe('a refused exchange', () => {
  it.each([
    ['invalid-publisher', 'compare the publisher'],
    ['invalid-reuse-token', 'run the job again: an ID token is good for one exchange'],
    ['not-enabled', 'switch this provider on'],
    ['something-new', 'compare the publisher'],
  ])('with %s says what to do about it', async (code, mend) => {
    const body = { message: 'Token request failed', errors: [{ code, description: 'no' }] };
    await using server = await anIndex({ '/_/oidc/mint-token': () => ({ status: 422, body }) });
    const error = await exchange(target(server.url), anIdentity(), deps()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'exchange-refused', mend: expect.stringContaining(mend) as string });
  });
});

describe('a refusal by PyPI', () => {
  const reasons = [{ code: 'invalid-payload', description: 'unknown trusted publishing issuer' }];
  it.each(['CircleCI', 'Buildkite'])('says that it knows no publishers of %s', (provider) => {
    for (const index of ['upload.pypi.org', 'test.pypi.org']) {
      const error = clientErrors.create('exchange-refused', { index, reasons, status: 422, provider });
      expect(error.mend).toContain(`know no trusted publishers of ${provider}`);
    }
    const own = { index: 'index.example', reasons, status: 422, provider };
    expect(clientErrors.create('exchange-refused', own).mend).toContain('compare the publisher');
  });

  it('compares the fields of a provider that it knows', () => {
    const details = { index: 'upload.pypi.org', reasons, status: 422, provider: 'GitHub Actions' };
    expect(clientErrors.create('exchange-refused', details).mend).toContain('compare the publisher');
  });
});

describe('an exchange that is interrupted', () => {
  it('waits for a mint that is under way and burns its token', async () => {
    const stopping = new AbortController();
    await using server = await anIndex({
      '/_/oidc/mint-token': () => {
        stopping.abort(new Error('stopped'));
        return { body: { token: UPLOAD_TOKEN } };
      },
    });
    const world = { ...deps(), signal: stopping.signal };
    await expect(exchange(target(server.url), anIdentity(), world)).rejects.toThrow('stopped');
    const burns = server.requests.filter(({ path }) => path.endsWith('burn-token'));
    expect(burns.map(({ body }) => JSON.parse(body.toString()) as unknown)).toEqual([
      { token: UPLOAD_TOKEN },
    ]);
  });
});

describe('burn', () => {
  it('revokes the token, once', async () => {
    await using server = await anIndex();
    const token = await exchange(target(server.url), anIdentity(), deps());
    expect(await Promise.all([token.burn(), token.burn()])).toEqual(['burned', 'burned']);
    const burns = server.requests.filter(({ path }) => path.endsWith('burn-token'));
    expect(burns.map(({ body }) => JSON.parse(body.toString()) as unknown)).toEqual([
      { token: UPLOAD_TOKEN },
    ]);
  });

  it.each([
    [404, 'not-offered'],
    [405, 'not-offered'],
    [400, 'failed'],
  ])('takes status %i for `%s`', async (status, outcome) => {
    await using server = await anIndex({ '/_/oidc/burn-token': () => ({ status }) });
    const token = await exchange(target(server.url), anIdentity(), deps());
    expect(await token.burn()).toBe(outcome);
  });

  it('never throws, not even when the index is gone', async () => {
    const server = await anIndex();
    const token = await exchange(target(server.url), anIdentity(), deps());
    await server[Symbol.asyncDispose]();
    expect(await token.burn()).toBe('failed');
  });
});

describe('the life of an upload token', () => {
  const AT = 1_800_000_000;
  const discovering = (url: string, lifetimeSeconds: number): Routes => ({
    '/.well-known/pytp?discover=%2Flegacy%2F': () => ({
      body: {
        'audience-endpoint': `${url}/_/oidc/audience`,
        'token-mint-endpoint': `${url}/_/oidc/mint-token`,
      },
    }),
    '/_/oidc/mint-token': () => ({
      headers: { date: new Date(AT * 1000).toUTCString() },
      body: { token: UPLOAD_TOKEN, expires: AT + lifetimeSeconds },
    }),
  });
  const index = async (lifetimeSeconds: number): ReturnType<typeof startStandIn> => {
    const server: Awaited<ReturnType<typeof startStandIn>> = await startStandIn(
      (request, count) =>
        ({ ...GOOD, ...discovering(server.url, lifetimeSeconds) })[request.path]?.(request, count) ?? {
          status: 404,
        },
    );
    return server;
  };

  it.each([-5, 1, 120, 900, 21_600])(
    'may be %i seconds, whatever our own clock says',
    async (lifetimeSeconds) => {
      await using server = await index(lifetimeSeconds);
      const world = { ...deps(), nowSeconds: () => AT - 5_000_000 };
      const token = await exchange(target(server.url), anIdentity(), world);
      expect(token.expiresAtSeconds).toBe(AT + lifetimeSeconds);
    },
  );

  it.each([21_661, 86_400])(
    'of %i seconds is refused where PEP 807 holds, and the token burned',
    async (lifetimeSeconds) => {
      await using server = await index(lifetimeSeconds);
      await expect(exchange(target(server.url), anIdentity(), deps())).rejects.toMatchObject({
        code: 'upload-token-lives-too-long',
      });
      expect(JSON.parse(server.requests.at(-1)!.body.toString())).toEqual({ token: UPLOAD_TOKEN });
      expect(server.requests.at(-1)!.path).toBe('/_/oidc/burn-token');
    },
  );
});

describe('the audience that an index asks for', () => {
  const LOOPBACK = {
    audienceUrl: '',
    mintUrl: '',
    burnUrl: '',
    source: 'pypi',
    features: [],
    isSingleUse: false,
  } as const;
  const answering = (audience: string): HttpClient =>
    ({
      request: async () => ({
        status: 200,
        reason: '',
        headers: {},
        url: 'https://index.example/',
        body: Buffer.from(JSON.stringify({ audience })),
      }),
    }) as unknown as HttpClient;
  const ask = (audience: string, uploadUrl: string): Promise<string> =>
    fetchAudience(LOOPBACK, uploadUrl, answering(audience), undefined);

  it.each(['pypi', 'testpypi', 'sigstore', 'crates.io', 'npm:registry.npmjs.org', 'sts.amazonaws.com'])(
    'is not %s, whose ID token another service takes (attack)',
    async (audience) => {
      await expect(ask(audience, 'https://index.example/legacy/')).rejects.toMatchObject({
        code: 'audience-of-another-service',
      });
    },
  );

  it.each([
    ['pypi', 'https://upload.pypi.org/legacy/'],
    ['testpypi', 'https://test.pypi.org/legacy/'],
    ['pypi', 'http://127.0.0.1:8080/legacy/'],
    ['tokenless', 'https://index.example/legacy/'],
    ['https://index.example', 'https://index.example/legacy/'],
    ['constructor', 'https://index.example/legacy/'],
  ])('may be %s at %s', async (audience, uploadUrl) => {
    expect(await ask(audience, uploadUrl)).toBe(audience);
  });

  it.each(['--help', 'two words', 'line\nbreak', 'ü', 'x'.repeat(257)])('is not `%s`', async (audience) => {
    await expect(ask(audience, 'https://index.example/legacy/')).rejects.toMatchObject({
      code: 'index-response-unreadable',
    });
  });
});
