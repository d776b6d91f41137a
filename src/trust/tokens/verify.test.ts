import { createHmac } from 'node:crypto';
import { CompactSign, exportJWK, exportSPKI, generateKeyPair, type JWK } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { getProvider } from '../providers/all.ts';
import { REGISTRY_PROFILES } from '../registries/profiles.ts';
import { CLOCK_SKEW_LEEWAY_SECONDS } from './clock-skew.ts';
import { parseIdToken } from './id-token.ts';
import { verifyIdToken, type IdTokenCheck } from './verify.ts';

const { pypi, tokenless } = REGISTRY_PROFILES;
const NOW = 1_700_000_000;
const ISSUER = 'https://token.actions.githubusercontent.com';

interface Keys {
  readonly rsa: CryptoKeyPair;
  readonly other: CryptoKeyPair;
  readonly ec: CryptoKeyPair;
}
type CryptoKeyPair = Awaited<ReturnType<typeof generateKeyPair>>;
let keys: Keys;
let keySet: Record<string, JWK>;

beforeAll(async () => {
  const options = { extractable: true };
  const [rsa, other, ec] = await Promise.all([
    generateKeyPair('RS256', options),
    generateKeyPair('RS256', options),
    generateKeyPair('ES256', options),
  ]);
  keys = { rsa, other, ec };
  const jwk = await exportJWK(rsa.publicKey);
  keySet = {
    current: { ...jwk, kid: 'current', alg: 'RS256', use: 'sig' },
    ec: { ...(await exportJWK(ec.publicKey)), kid: 'ec' },
    encryption: { ...jwk, kid: 'encryption', use: 'enc' },
    secret: { kty: 'oct', k: 'c2VjcmV0', kid: 'secret' },
  };
});

const HEADER = { alg: 'RS256', typ: 'JWT', kid: 'current' };
const CLAIMS = { iss: ISSUER, aud: 'pypi', jti: 'x', iat: NOW - 10, nbf: NOW - 10, exp: NOW + 290 };

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

async function signed(
  claims: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
  key = keys.rsa.privateKey,
): Promise<string> {
  const payload = new TextEncoder().encode(JSON.stringify({ ...CLAIMS, ...claims }));
  return new CompactSign(payload).setProtectedHeader({ ...HEADER, ...header }).sign(key);
}

async function codeOf(token: string, change: Partial<IdTokenCheck> = {}): Promise<string> {
  try {
    await verifyIdToken(parseIdToken(token), {
      provider: getProvider('github'),
      issuer: ISSUER,
      audience: 'pypi',
      nowSeconds: () => NOW,
      findKey: async (kid) => keySet[kid],
      profile: pypi,
      ...change,
    });
    return 'accepted';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

describe('verifyIdToken', () => {
  it('accepts a token that is in order, and gives its claims', async () => {
    const claims = await verifyIdToken(parseIdToken(await signed()), {
      provider: getProvider('github'),
      issuer: ISSUER,
      audience: 'pypi',
      nowSeconds: () => NOW,
      findKey: async (kid) => keySet[kid],
      profile: tokenless,
    });
    expect(claims).toEqual(CLAIMS);
  });

  it('refuses `alg: none` (attack)', async () => {
    const none = part({ ...HEADER, alg: 'none' });
    expect(await codeOf(`${none}.${part(CLAIMS)}.`)).toBe('id-token-algorithm-not-allowed');
  });

  it('refuses HS256 signed with the public key (attack: algorithm confusion)', async () => {
    const body = `${part({ ...HEADER, alg: 'HS256' })}.${part(CLAIMS)}`;
    const pem = await exportSPKI(keys.rsa.publicKey);
    const mac = createHmac('sha256', pem).update(body).digest('base64url');
    expect(await codeOf(`${body}.${mac}`)).toBe('id-token-algorithm-not-allowed');
  });

  it('refuses an algorithm that is not the provider’s, though the signature is good', async () => {
    const token = await signed({}, { alg: 'ES256', kid: 'ec' }, keys.ec.privateKey);
    expect(await codeOf(token)).toBe('id-token-algorithm-not-allowed');
  });

  it.each([[undefined], [''], [7]])('refuses a token whose `kid` is %j', async (kid) => {
    const token = `${part({ ...HEADER, kid })}.${part(CLAIMS)}.c2ln`;
    expect(await codeOf(token)).toBe('id-token-key-id-missing');
  });

  it('refuses an unknown `kid`', async () => {
    expect(await codeOf(await signed({}, { kid: 'unknown' }))).toBe('id-token-key-unknown');
  });

  it('ignores `jku`, `jwk` and `x5u` (attack: bring your own key)', async () => {
    const jwk = await exportJWK(keys.other.publicKey);
    const header = { jwk, jku: 'https://evil.example/keys', x5u: 'https://evil.example/cert' };
    expect(await codeOf(await signed({}, header, keys.other.privateKey))).toBe('id-token-signature-invalid');
    expect(await codeOf(await signed({}, header))).toBe('accepted');
  });

  it('refuses a changed payload and a foreign signature', async () => {
    const [header, , signature] = (await signed()).split('.');
    expect(await codeOf(`${header}.${part({ ...CLAIMS, repository: 'evil/app' })}.${signature}`)).toBe(
      'id-token-signature-invalid',
    );
    expect(await codeOf(await signed({}, {}, keys.other.privateKey))).toBe('id-token-signature-invalid');
  });

  it('refuses a signature of a length that base64url cannot have, and a header that asks for extensions', async () => {
    const [header, payload] = (await signed()).split('.');
    expect(await codeOf(`${header}.${payload}.A`)).toBe('id-token-malformed');
    const critical = part({ ...HEADER, crit: ['b64'], b64: false });
    expect(await codeOf(`${critical}.${part(CLAIMS)}.c2ln`)).toBe('id-token-malformed');
  });

  it.each(['ec', 'encryption', 'secret'])('refuses to use the key %s for RS256', async (kid) => {
    expect(await codeOf(await signed({}, { kid }))).toBe('id-token-key-unusable');
  });

  it('refuses a token of another issuer before it asks for a key', async () => {
    const findKey = (): Promise<JWK | undefined> => Promise.reject(new Error('asked for a key'));
    expect(await codeOf(await signed({ iss: 'https://evil.example' }), { findKey })).toBe(
      'id-token-issuer-mismatch',
    );
  });

  it.each([
    ['testpypi', 'id-token-audience-mismatch'],
    ['PyPI', 'id-token-audience-mismatch'],
    ['', 'id-token-audience-mismatch'],
    [['pypi'], 'id-token-audience-is-list'],
    [['other', 'pypi'], 'id-token-audience-is-list'],
    [[], 'id-token-audience-is-list'],
    [undefined, 'id-token-claim-missing'],
    [null, 'id-token-claim-missing'],
    [{ pypi: true }, 'id-token-audience-mismatch'],
  ])('refuses the audience %j with %s', async (aud, code) => {
    expect(await codeOf(await signed({ aud }))).toBe(code);
  });

  it.each([
    ['exp', -30, 'id-token-expired'],
    ['exp', -29, 'accepted'],
    ['exp', -31, 'id-token-expired'],
    ['iat', 30, 'accepted'],
    ['iat', 31, 'id-token-not-yet-valid'],
    ['nbf', 30, 'accepted'],
    ['nbf', 31, 'id-token-not-yet-valid'],
    ['nbf', undefined, 'accepted'],
  ])('with %s at now %i: %s', async (claim, offset, code) => {
    expect(CLOCK_SKEW_LEEWAY_SECONDS).toBe(30);
    const value = offset === undefined ? undefined : NOW + offset;
    expect(await codeOf(await signed({ [claim]: value }))).toBe(code);
  });

  it.each([
    ['exp', undefined],
    ['iat', undefined],
    ['exp', String(NOW + 290)],
    ['iat', null],
    ['nbf', 'soon'],
    ['nbf', null],
  ])('refuses %s that is %j', async (claim, value) => {
    expect(await codeOf(await signed({ [claim]: value }))).toBe('id-token-claim-missing');
  });

  it('refuses a token that lives longer than the provider’s ceiling, where the profile has one', async () => {
    const hour = { iat: NOW, exp: NOW + 3600 };
    const longer = { iat: NOW, exp: NOW + 3601 };
    expect(await codeOf(await signed(hour), { profile: tokenless })).toBe('accepted');
    expect(await codeOf(await signed(longer), { profile: tokenless })).toBe('id-token-lives-too-long');
    expect(await codeOf(await signed(longer), { profile: pypi })).toBe('accepted');
  });

  it('refuses a payload that is no JSON object', async () => {
    const payload = new TextEncoder().encode('"iss"');
    const token = await new CompactSign(payload).setProtectedHeader(HEADER).sign(keys.rsa.privateKey);
    expect(() => parseIdToken(token)).toThrow(expect.objectContaining({ code: 'id-token-malformed' }));
  });
});
