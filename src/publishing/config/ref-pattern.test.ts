import { describe, expect, it } from 'vitest';
import { matchesPattern, matchesPatterns } from './ref-pattern.ts';

describe('matchesPattern', () => {
  // From the cheat sheet of GitHub's documentation.
  it.each([
    ['feature/*', 'feature/my-branch', true],
    ['feature/*', 'feature/beta-a/my-branch', false],
    ['feature/**', 'feature/beta-a/my-branch', true],
    ['main', 'main', true],
    ['main', 'main2', false],
    ['*', 'main', true],
    ['*', 'all/the/branches', false],
    ['**', 'all/the/branches', true],
    ['*feature', 'mona-feature', true],
    ['v2*', 'v2.0', true],
    ['v2*', 'v2', true],
    ['v[12].[0-9]+.[0-9]+', 'v1.10.1', true],
    ['v[12].[0-9]+.[0-9]+', 'v3.1.0', false],
    ['v[0-9]+.[0-9]+', 'v1.', false],
    ['v?1', 'v1', true],
    ['v?1', '1', true],
    ['v?1', 'vv1', false],
    ['a+b', 'aaab', true],
    ['a+b', 'b', false],
    ['v\\*', 'v*', true],
    ['v\\*', 'v1', false],
    ['v[', 'v[', true],
    ['v[]', 'v[]', true],
    ['v1.0', 'v1x0', false],
    ['', '', true],
    ['', 'v', false],
    ['V*', 'v1', false],
    ['🐍*', '🐍1', true],
    ['\\', '\\', true],
  ])('%j takes %j: %j', (pattern, text, expected) => {
    expect(matchesPattern(pattern, text)).toBe(expected);
  });

  it('does not explode on a pattern made to explode (attack)', () => {
    expect(matchesPattern('*a'.repeat(60), 'a'.repeat(400) + 'b')).toBe(false);
  });
});

describe('matchesPatterns', () => {
  it.each([
    [['v*'], 'v1', true],
    [['v*', '!v*rc*'], 'v1rc1', false],
    [['!v*rc*', 'v*'], 'v1rc1', true],
    [['v*', '!v*rc*', 'v1rc1'], 'v1rc1', true],
    [['!v2'], 'v1', false],
    [[], 'v1', false],
  ])('%j takes %j: %j', (patterns, text, expected) => {
    expect(matchesPatterns(patterns, text)).toBe(expected);
  });
});
