import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { SignedClaims } from '../claims/claims.ts';
import { CLOCK_SKEW_LEEWAY_SECONDS } from './clock-skew.ts';
import { LONGEST_ID_TOKEN_BYTES, parseIdToken } from './id-token.ts';
import { keepUsedIdUntil, usedIdOf } from './used-id.ts';

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function token(claims: unknown = { iss: 'https://i.example' }, signature = 'c2ln'): string {
  return `${part({ alg: 'RS256' })}.${part(claims)}.${signature}`;
}

describe('parseIdToken', () => {
  it('decodes without proving anything', () => {
    expect(parseIdToken(token())).toMatchObject({
      issuer: 'https://i.example',
      header: { alg: 'RS256' },
      claims: { iss: 'https://i.example' },
    });
  });

  it.each([
    [''],
    ['malformed-jwt'],
    ['a.b.c'],
    ['a.b'],
    [`${token()}.x`],
    [` ${token()}`],
    [`${part('x')}.${part({ iss: 'i' })}.x`],
    [`${part({})}.${part(['iss'])}.x`],
    [token({})],
    [token({ iss: null })],
    [token({ iss: '' })],
    [token({ iss: ['https://i.example'] })],
  ])('refuses %j', (text) => {
    expect(() => parseIdToken(text)).toThrow(expect.objectContaining({ code: 'id-token-malformed' }));
  });

  it('refuses what is too large before it decodes it (attack)', () => {
    const large = token({ iss: 'https://i.example', pad: 'x'.repeat(LONGEST_ID_TOKEN_BYTES) });
    expect(() => parseIdToken(large)).toThrow(expect.objectContaining({ code: 'id-token-too-large' }));
    const fitting = token(
      { iss: 'https://i.example' },
      'x'.repeat(LONGEST_ID_TOKEN_BYTES - token().length + 4),
    );
    expect(fitting.length).toBe(LONGEST_ID_TOKEN_BYTES);
    expect(parseIdToken(fitting).issuer).toBe('https://i.example');
    expect(() => parseIdToken(`${fitting}x`)).toThrow(
      expect.objectContaining({ code: 'id-token-too-large' }),
    );
  });

  it('never prints the token, nor quotes it in an error', () => {
    const parsed = parseIdToken(token());
    expect(inspect(parsed, { depth: 9 }) + JSON.stringify(parsed)).not.toContain(
      part({ iss: 'https://i.example' }),
    );
    const [header] = token().split('.');
    expect(() => parseIdToken(`${header}.SECRET.sig`)).toThrow(
      expect.toSatisfy((error: unknown) => !inspect(error, { depth: 9 }).includes('SECRET')),
    );
  });
});

describe('usedIdOf', () => {
  const used = (claims: Record<string, unknown>, signature?: string) =>
    usedIdOf(parseIdToken(token({ iss: 'https://i.example', ...claims }, signature)), claims as SignedClaims);

  it('is the jti under the token’s own issuer', () => {
    expect(used({ jti: 'a', exp: 1000 })).toEqual({
      issuer: 'https://i.example',
      id: 'a',
      source: 'jti',
      keepUntilSeconds: 1035,
    });
  });

  it.each([[undefined], [''], [7], [null]])('is a hash of the token when its jti is %j', (jti) => {
    const { id, source } = used({ jti, exp: 1 });
    expect(source).toBe('sha256');
    expect(id).toMatch(/^[0-9a-f]{64}$/u);
    expect(used({ jti, exp: 2 }).id).not.toBe(id);
  });

  it('does not change with the signature’s spelling (attack: a second spelling of one token)', () => {
    expect(used({ exp: 1 }, 'c2ln').id).toBe(used({ exp: 1 }, 'c2lm').id);
  });

  it('is kept longer than the leeway lets the token live', () => {
    expect(keepUsedIdUntil(100)).toBe(135);
    expect(keepUsedIdUntil(100.5)).toBe(136);
    expect(keepUsedIdUntil(100) - 100).toBeGreaterThan(CLOCK_SKEW_LEEWAY_SECONDS);
    expect(used({}).keepUntilSeconds).toBe(35);
  });
});
