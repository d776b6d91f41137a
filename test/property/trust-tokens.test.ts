import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUrlBelow, parseIdToken, shownValue, trustErrors } from '../../src/trust/index.ts';

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

describe('parseIdToken', () => {
  it('gives a token or an error of its own for any text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.stringMatching(/^[\w-]*\.[\w-]*\.[\w-]*$/u),
      fc.tuple(fc.jsonValue(), fc.jsonValue()).map(([header, claims]) => `${part(header)}.${part(claims)}.x`),
    );
    fc.assert(
      fc.property(text, (token) => {
        let refused: unknown;
        try {
          expect(typeof parseIdToken(token).issuer).toBe('string');
        } catch (error) {
          refused = error;
        }
        expect(refused === undefined || trustErrors.owns(refused)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('reads back every object that says who issued it', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue()), fc.webUrl(), (claims, iss) => {
        const sent = JSON.parse(JSON.stringify({ ...claims, iss })) as Record<string, unknown>;
        expect(parseIdToken(`${part({ alg: 'RS256' })}.${part(sent)}.x`).claims).toEqual(sent);
      }),
    );
  });
});

describe('shownValue', () => {
  it('is one short line without anything that steers a terminal', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()), (value) => {
        const shown = shownValue(value);
        expect(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069`]/u.test(shown)).toBe(false);
        expect(shown.length).toBeLessThan(1300);
      }),
    );
  });
});

describe('isUrlBelow', () => {
  it('never takes a URL that a browser opens elsewhere', () => {
    const reference = 'https://github.com/octo/app';
    const pieces = fc.constantFrom(
      '/',
      '..',
      '.',
      '%2e',
      '\\',
      'octo',
      'app',
      'evil',
      '%2F',
      '@',
      ':443',
      '?',
      '#',
      ';',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 10 }), (path) => {
        const url = `https://github.com/${path.join('')}`;
        if (!isUrlBelow(reference, url)) return;
        const opened = new URL(url);
        expect([opened.origin, opened.username]).toEqual(['https://github.com', '']);
        expect(`${opened.pathname}/`.startsWith('/octo/app/')).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });
});
