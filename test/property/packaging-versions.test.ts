import * as pep440 from '@renovatebot/pep440';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareVersions, parseVersion } from '../../src/packaging/index.ts';

const separator = fc.constantFrom('', '.', '-', '_');
const number = fc.nat(40).map(String);
const optional = <T>(part: fc.Arbitrary<T>): fc.Arbitrary<T | ''> => fc.oneof(fc.constant('' as const), part);
const joined = (...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((texts) => texts.join(''));

// Local parts that look like numbers to JavaScript (`1e5`) are where the library is known to be wrong.
const local = joined(
  fc.constant('+'),
  fc
    .array(fc.oneof(number, fc.constantFrom('abc', 'Ubuntu', 'z9')), { minLength: 1, maxLength: 3 })
    .map((parts) => parts.join('.')),
);
const version = joined(
  fc.constantFrom('', 'v'),
  optional(joined(number, fc.constant('!'))),
  fc.array(number, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.')),
  optional(
    joined(
      separator,
      fc.constantFrom('a', 'b', 'c', 'rc', 'ALPHA', 'beta', 'pre', 'preview'),
      separator,
      optional(number),
    ),
  ),
  optional(joined(separator, fc.constantFrom('post', 'rev', 'R'), separator, optional(number))),
  optional(joined(separator, fc.constant('dev'), separator, optional(number))),
  optional(local),
);

describe('versions', () => {
  it('are read and ordered as the other implementation does', () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        const known = pep440.valid(a) !== null;
        expect(parseVersion(a) !== undefined).toBe(known);
        if (!known || pep440.valid(b) === null) return;
        expect(Math.sign(compareVersions(a, b))).toBe(Math.sign(pep440.compare(a, b)));
      }),
      { numRuns: 1000 },
    );
  });

  it('are ordered totally, and equal versions have one canonical form', () => {
    fc.assert(
      fc.property(fc.array(version, { minLength: 3, maxLength: 3 }), (texts) => {
        const good = texts.filter((text) => parseVersion(text) !== undefined);
        for (const a of good) {
          for (const b of good) {
            expect(Math.sign(compareVersions(a, b))).toBe(-Math.sign(compareVersions(b, a)) + 0);
            const equal = parseVersion(a)?.canonical === parseVersion(b)?.canonical;
            expect(compareVersions(a, b) === 0).toBe(equal);
            for (const c of good) {
              const isChain = compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0;
              expect(isChain && compareVersions(a, c) > 0).toBe(false);
            }
          }
        }
      }),
    );
  });

  it('have a normal form that reads as itself', () => {
    fc.assert(
      fc.property(version, (text) => {
        const parsed = parseVersion(text);
        if (parsed === undefined) return;
        expect(parseVersion(parsed.text)).toEqual(parsed);
        expect(compareVersions(text, parsed.canonical)).toBe(0);
      }),
    );
  });
});
