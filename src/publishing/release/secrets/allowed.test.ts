import { describe, expect, it } from 'vitest';
import type { AllowedSecret } from '../../config/index.ts';
import { judgeFindings } from './allowed.ts';
import type { SecretFinding } from './search.ts';

const WHEEL = 'app-1.0-py3-none-any.whl';
const SDIST = 'app-1.0.tar.gz';
const entry = (member: string, kind?: AllowedSecret['kind']): AllowedSecret => ({
  member,
  ...(kind === undefined ? {} : { kind }),
  reason: 'a test key',
});
const key = (member: string): SecretFinding => ({ member, kind: 'private-key', line: 1 });

function allowedOf(filename: string, member: string, entries: readonly AllowedSecret[]): boolean {
  const { allowed, refused } = judgeFindings(filename, [key(member)], entries);
  expect(allowed.length + refused.length).toBe(1);
  return allowed.length === 1;
}

describe('judgeFindings', () => {
  it.each([
    [WHEEL, 'app/test/a.pem', 'app/test/*.pem', true],
    [SDIST, 'app-1.0/tests/a.pem', 'tests/*.pem', true],
    [SDIST, 'app-1.0/tests/deep/a.pem', 'tests/**', true],
    [SDIST, 'app-1.0/tests/deep/a.pem', 'tests/*.pem', false],
    [SDIST, 'app-1.0/src/app/a.pem', 'tests/**', false],
    [SDIST, 'app-1.0/tests/a.pem', 'app-1.0/tests/*.pem', false],
    [WHEEL, 'app/tests/a.pem', 'tests/*.pem', false],
    [WHEEL, 'app/tests/aXpem', 'app/tests/*.pem', false],
  ])('%s: %s by %s: %s', (filename, member, pattern, expected) => {
    expect(allowedOf(filename, member, [entry(pattern)])).toBe(expected);
  });

  it('lets a kind pass, or every kind', () => {
    expect(allowedOf(WHEEL, 'a.pem', [entry('a.pem', 'private-key')])).toBe(true);
    expect(allowedOf(WHEEL, 'a.pem', [entry('a.pem', 'jwt')])).toBe(false);
    expect(allowedOf(WHEEL, 'a.pem', [])).toBe(false);
  });

  it('names the entry that let a finding pass, the first of several', () => {
    const entries = [entry('b/*'), entry('a/*'), entry('**')];
    const { allowed, refused } = judgeFindings(WHEEL, [key('a/x'), key('c')], entries);
    expect(allowed.map(({ entry: used }) => used.member)).toEqual(['a/*', '**']);
    expect(refused).toEqual([]);
  });
});
