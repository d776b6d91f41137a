import { request as httpsRequest } from 'node:https';
import { type JWTPayload, createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { Secret } from '../base/index.ts';
import { LOOPBACK_NAMES, createCertificateAuthority } from '../server/adapters/tls/index.ts';
import { DEFAULT_LIFETIME_SECONDS, type IssuerConfig, type RunningIssuer, startIssuer } from './index.ts';

const NOW = 1_800_000_000;
const GITHUB = 'https://token.actions.githubusercontent.com';
const CLAIMS = { repository: 'octo/app', repository_owner: 'octo', sub: 'repo:octo/app:environment:pypi' };

const running: RunningIssuer[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((issuer) => issuer.close()));
});

/** A running issuer with good defaults. */
async function anIssuer(overrides: Partial<IssuerConfig> = {}): Promise<RunningIssuer> {
  const issuer = await startIssuer({
    issuer: GITHUB,
    host: '127.0.0.1',
    port: 0,
    claimsFor: () => CLAIMS,
    nowSeconds: () => NOW,
    requestToken: new Secret('request-token'),
    ...overrides,
  });
  running.push(issuer);
  return issuer;
}

/** Asks for an ID token as GitHub's toolkit does. */
async function requestIdToken(
  issuer: RunningIssuer,
  audience?: string,
  authorization?: string,
): Promise<Response> {
  const environment = issuer.environment();
  const url = new URL(environment['ACTIONS_ID_TOKEN_REQUEST_URL']!);
  if (audience !== undefined) url.searchParams.set('audience', audience);
  const headers = {
    authorization: authorization ?? `bearer ${environment['ACTIONS_ID_TOKEN_REQUEST_TOKEN']}`,
  };
  return fetch(url, { headers });
}

async function idTokenOf(issuer: RunningIssuer, audience?: string): Promise<string> {
  const response = await requestIdToken(issuer, audience);
  expect(response.status).toBe(200);
  const body = (await response.json()) as { count: number; value: string };
  expect(body.count).toBe(body.value.length);
  return body.value;
}

/** Verifies as an index does: key set by discovery, audience, issuer, algorithm and time. */
async function verify(issuer: RunningIssuer, token: string): Promise<JWTPayload> {
  const discovery = (await (await fetch(`${issuer.url}/.well-known/openid-configuration`)).json()) as {
    issuer: string;
    jwks_uri: string;
  };
  const keySet = (await (
    await fetch(discovery.jwks_uri)
  ).json()) as RunningIssuer['keySet'] extends () => infer K ? K : never;
  const { payload } = await jwtVerify(token, createLocalJWKSet(keySet), {
    algorithms: ['RS256'],
    audience: 'pypi',
    issuer: discovery.issuer,
    currentDate: new Date(NOW * 1000),
    clockTolerance: 30,
  });
  return payload;
}

describe('startIssuer', () => {
  it("gives an ID token with the job's claims that verifies by discovery and key set", async () => {
    const issuer = await anIssuer();
    const payload = await verify(issuer, await idTokenOf(issuer, 'pypi'));
    expect(payload).toMatchObject({
      ...CLAIMS,
      iss: GITHUB,
      aud: 'pypi',
      iat: NOW,
      exp: NOW + DEFAULT_LIFETIME_SECONDS,
    });
    expect(payload.nbf).toBeLessThan(NOW);
  });

  it('gives every token a fresh `jti`', async () => {
    const issuer = await anIssuer();
    const ids = [
      decodeJwt(await idTokenOf(issuer, 'pypi')).jti,
      decodeJwt(await idTokenOf(issuer, 'pypi')).jti,
    ];
    expect(new Set(ids).size).toBe(2);
    expect(ids[0]).toMatch(/^[\da-f-]{36}$/u);
  });

  it('lets no handed-in claim overrule what an issuer decides', async () => {
    const issuer = await anIssuer({
      claimsFor: () => ({ iss: 'x', aud: 'x', exp: 1, iat: 1, nbf: 1, jti: 'x' }),
    });
    const payload = await verify(issuer, await idTokenOf(issuer, 'pypi'));
    expect(payload.jti).not.toBe('x');
  });

  it('tells the claims which audience is asked for, and takes new claims', async () => {
    const issuer = await anIssuer({ claimsFor: ({ audience }) => ({ asked: audience }) });
    expect(decodeJwt(await idTokenOf(issuer, 'testpypi'))).toMatchObject({
      asked: 'testpypi',
      aud: 'testpypi',
    });
    issuer.setClaims({ environment: 'pypi' });
    expect(decodeJwt(await idTokenOf(issuer, 'pypi'))).toMatchObject({ environment: 'pypi' });
  });

  it("takes the owner's URL for the audience when none is asked for, as GitHub does", async () => {
    const issuer = await anIssuer();
    expect(decodeJwt(await idTokenOf(issuer)).aud).toBe('https://github.com/octo');
  });

  it('stands for itself when no issuer is handed in', async () => {
    const { issuer: _left, ...config } = {
      issuer: undefined,
      host: 'localhost',
      port: 0,
      claimsFor: () => CLAIMS,
      nowSeconds: () => NOW,
      requestToken: new Secret('request-token'),
    };
    const issuer = await startIssuer(config);
    running.push(issuer);
    expect(issuer.issuer).toBe(`http://localhost:${issuer.port}`);
    expect((await verify(issuer, await idTokenOf(issuer, 'pypi'))).iss).toBe(issuer.url);
  });

  it('makes unmodified clients believe that they run in GitHub Actions', async () => {
    const issuer = await anIssuer();
    expect(issuer.environment()).toEqual({
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      ACTIONS_ID_TOKEN_REQUEST_URL: `${issuer.url}/actions/idtoken?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token',
    });
  });

  it.each([
    'bearer wrong',
    'bearer ',
    'Basic request-token',
    'request-token',
    'bearer request-token-and-more',
  ])('gives no token to `authorization: %s`', async (authorization) => {
    const response = await requestIdToken(await anIssuer(), 'pypi', authorization);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ code: 'issuer-request-token-mismatch' });
  });

  it('takes the scheme `Bearer` in any case', async () => {
    expect((await requestIdToken(await anIssuer(), 'pypi', 'Bearer request-token')).status).toBe(200);
  });

  it('logs that it gave a token, never the token', async () => {
    const events: unknown[] = [];
    const issuer = await anIssuer({ log: (event) => events.push(event), faults: ['array-audience'] });
    const token = await idTokenOf(issuer, 'pypi');
    expect(events).toEqual([
      { event: 'issuer.id-token-issued', audience: 'pypi', faults: ['array-audience'] },
    ]);
    expect(JSON.stringify(events)).not.toContain(token);
  });

  it('says that a port is taken', async () => {
    const { port } = await anIssuer();
    await expect(anIssuer({ port })).rejects.toMatchObject({
      code: 'issuer-port-unavailable',
      why: 'the system answered `EADDRINUSE`',
    });
  });

  it('serves TLS with the certificate that it is given', async () => {
    const authority = await createCertificateAuthority({ nowSeconds: () => Math.floor(Date.now() / 1000) });
    const issuer = await anIssuer({ tls: await authority.issue(LOOPBACK_NAMES) });
    expect(issuer.url).toBe(`https://127.0.0.1:${issuer.port}`);
    const status = await new Promise((resolve, reject) => {
      const url = `${issuer.url}/.well-known/jwks`;
      httpsRequest(url, { ca: authority.certificatePem, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(200);
  });

  it('listens on an IPv6 address and writes it with brackets', async () => {
    const issuer = await anIssuer({ host: '::1' });
    expect(issuer.url).toBe(`http://[::1]:${issuer.port}`);
    expect((await requestIdToken(issuer, 'pypi')).status).toBe(200);
  });
});

describe('key rotation', () => {
  it('publishes two RS256 keys and no private part', async () => {
    const { keys } = (await anIssuer()).keySet();
    expect(keys).toHaveLength(2);
    for (const key of keys) {
      expect(Object.keys(key).toSorted()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
      expect(key).toMatchObject({ kty: 'RSA', alg: 'RS256', use: 'sig' });
    }
  });

  it('keeps a token good over one rotation and not over two', async () => {
    const issuer = await anIssuer();
    const token = await idTokenOf(issuer, 'pypi');
    await issuer.rotateKeys();
    await expect(verify(issuer, token)).resolves.toMatchObject(CLAIMS);
    expect(decodeProtectedHeader(await idTokenOf(issuer, 'pypi')).kid).not.toBe(
      decodeProtectedHeader(token).kid,
    );
    await issuer.rotateKeys();
    await expect(verify(issuer, token)).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
  });
});

describe('faults of an ID token', () => {
  it.each([
    ['wrong-key', 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED', undefined],
    ['rotated-key', 'ERR_JWKS_NO_MATCHING_KEY', undefined],
    ['unknown-key', 'ERR_JWKS_NO_MATCHING_KEY', undefined],
    ['no-key-id', 'ERR_JWKS_MULTIPLE_MATCHING_KEYS', undefined],
    ['key-address', 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED', undefined],
    ['alg-none', 'ERR_JOSE_ALG_NOT_ALLOWED', undefined],
    ['alg-hmac', 'ERR_JOSE_ALG_NOT_ALLOWED', undefined],
    ['expired', 'ERR_JWT_EXPIRED', 'exp'],
    ['not-yet-valid', 'ERR_JWT_CLAIM_VALIDATION_FAILED', 'nbf'],
    ['other-audience', 'ERR_JWT_CLAIM_VALIDATION_FAILED', 'aud'],
    ['other-issuer', 'ERR_JWT_CLAIM_VALIDATION_FAILED', 'iss'],
  ] as const)('%s is refused by a verifier', async (fault, code, claim) => {
    const issuer = await anIssuer({ faults: [fault] });
    const token = await idTokenOf(issuer, 'pypi');
    await expect(verify(issuer, token)).rejects.toMatchObject(
      claim === undefined ? { code } : { code, claim },
    );
    issuer.setFaults([]);
    await expect(verify(issuer, await idTokenOf(issuer, 'pypi'))).resolves.toMatchObject(CLAIMS);
  });

  it('wrong-key hides behind the published `kid`', async () => {
    const issuer = await anIssuer({ faults: ['wrong-key'] });
    const { kid } = decodeProtectedHeader(await idTokenOf(issuer, 'pypi'));
    expect(issuer.keySet().keys.map((key) => key.kid)).toContain(kid);
  });

  it('rotated-key is signed by the very key that was dropped', async () => {
    const issuer = await anIssuer();
    const [, previous] = issuer.keySet().keys;
    await issuer.rotateKeys();
    issuer.setFaults(['rotated-key']);
    expect(decodeProtectedHeader(await idTokenOf(issuer, 'pypi')).kid).toBe(previous?.kid);
  });

  it('key-address points at a key of its own', async () => {
    const header = decodeProtectedHeader(
      await idTokenOf(await anIssuer({ faults: ['key-address'] }), 'pypi'),
    );
    expect(header).toMatchObject({ jku: 'https://issuer.invalid/.well-known/jwks', jwk: { kty: 'RSA' } });
  });

  it('alg-none carries an empty signature', async () => {
    const token = await idTokenOf(await anIssuer({ faults: ['alg-none'] }), 'pypi');
    expect(token.endsWith('.')).toBe(true);
    expect(token.split('.')).toHaveLength(3);
  });

  it('lives-too-long lives a day', async () => {
    const { exp = 0, iat = 0 } = decodeJwt(
      await idTokenOf(await anIssuer({ faults: ['lives-too-long'] }), 'pypi'),
    );
    expect(exp - iat).toBe(86_400);
  });

  it('array-audience is an array of the right audience', async () => {
    expect(decodeJwt(await idTokenOf(await anIssuer({ faults: ['array-audience'] }), 'pypi')).aud).toEqual([
      'pypi',
    ]);
  });

  it('repeated-id gives the same `jti` twice', async () => {
    const issuer = await anIssuer({ faults: ['repeated-id'] });
    const first = decodeJwt(await idTokenOf(issuer, 'pypi')).jti;
    expect(decodeJwt(await idTokenOf(issuer, 'pypi')).jti).toBe(first);
  });

  it('can be several at once', async () => {
    const issuer = await anIssuer({ faults: ['expired', 'array-audience'] });
    expect(decodeJwt(await idTokenOf(issuer, 'pypi'))).toMatchObject({ aud: ['pypi'], exp: NOW - 600 });
  });
});

describe('faults of the issuer itself', () => {
  it('slow waits before every answer', async () => {
    const issuer = await anIssuer({ faults: ['slow'], slowSeconds: 0.15 });
    const before = performance.now();
    expect((await requestIdToken(issuer, 'pypi')).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThan(140);
  });

  it('slow does not hold up the end', async () => {
    const issuer = await anIssuer({ faults: ['slow'], slowSeconds: 600 });
    const asked = requestIdToken(issuer, 'pypi').then(
      () => 'answered',
      () => 'cut',
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    await issuer.close();
    await expect(asked).resolves.toBe('cut');
  });

  it('down cuts every connection', async () => {
    const issuer = await anIssuer({ faults: ['down'] });
    await expect(requestIdToken(issuer, 'pypi')).rejects.toThrow('fetch failed');
    await expect(fetch(`${issuer.url}/.well-known/jwks`)).rejects.toThrow('fetch failed');
  });

  it('key-set-down still gives ID tokens', async () => {
    const issuer = await anIssuer({ faults: ['key-set-down'] });
    const token = await idTokenOf(issuer, 'pypi');
    await expect(verify(issuer, token)).rejects.toThrow('fetch failed');
  });

  it('key-set-broken answers 503 with a page', async () => {
    const response = await fetch(`${(await anIssuer({ faults: ['key-set-broken'] })).url}/.well-known/jwks`);
    expect(response.status).toBe(503);
    expect(response.headers.get('content-type')).toContain('text/html');
  });

  it('ends with a port that is free again', async () => {
    const issuer = await anIssuer();
    await issuer.close();
    await expect(requestIdToken(issuer, 'pypi')).rejects.toThrow('fetch failed');
    await expect(anIssuer({ port: issuer.port })).resolves.toMatchObject({ port: issuer.port });
  });
});
