import { describe, expect, it } from 'vitest';
import { matchesRefRule } from './ref-rule.ts';

describe('matchesRefRule', () => {
  // What Ruby 3.4 documents of `File.fnmatch` with `FNM_PATHNAME`, and GitHub of deployment rules.
  it.each([
    ['v*', 'v1.2.3', true],
    ['v*', 'v1/2', false],
    ['release/*', 'release/1', true],
    ['release/*', 'release/1/x', false],
    ['release/*/*', 'release/1/x', true],
    ['**/foo', 'a/b/c/foo', true],
    ['**/foo', 'foo', true],
    ['**/foo', 'afoo', false],
    ['**/foo', 'a/bfoo', false],
    ['a/**/foo', 'a/foo', true],
    ['a/**/foo', 'a/b/c/foo', true],
    ['a/**/foo', 'b/foo', false],
    ['**foo', 'a/foo', false],
    ['**.rb', 'main.rb', true],
    ['**.rb', 'lib/song.rb', false],
    ['c?t', 'cat', true],
    ['c?t', 'ct', false],
    ['c??t', 'cat', false],
    ['v?', 'v/', false],
    ['ca[a-z]', 'cat', true],
    ['ca[^t]', 'cat', false],
    ['ca[^t]', 'cab', true],
    ['ca[!t]', 'cat', false],
    ['v[/]1', 'v/1', false],
    ['v[^a]1', 'v/1', false],
    ['v[0-9]+', 'v1', false],
    ['v[0-9]+', 'v1+', true],
    ['v[0-9]', 'v12', false],
    ['v\\*', 'v*', true],
    ['v\\*', 'v1', false],
    ['v[', 'v[', true],
    ['v{1,2}', 'v1', false],
    ['V1', 'v1', false],
    ['', '', true],
    ['*', '', true],
    ['\\', '\\', true],
  ])('%j takes %j: %j', (pattern, name, expected) => {
    expect(matchesRefRule(pattern, name)).toBe(expected);
  });

  it('does not explode on a pattern made to explode (attack)', () => {
    expect(matchesRefRule(`${'**/'.repeat(200)}${'*a'.repeat(200)}`, `${'a/'.repeat(500)}b`)).toBe(false);
  });
});
