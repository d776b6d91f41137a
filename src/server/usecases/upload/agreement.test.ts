import { describe, expect, it } from 'vitest';
import { requirementKey } from './agreement.ts';

describe('requirementKey', () => {
  it.each([
    ['foo', ' Foo '],
    ['foo>1.0', 'foo (>1.0)'],
    ['foo<2,>=1', 'foo >= 1, < 2'],
    ['foo[b,a]>1', 'foo[a, B]>1'],
    ['foo.bar', 'foo-bar'],
    ['foo; python_version<"3"', "foo ; python_version < '3'"],
  ])('is equal for %j and %j', (a, b) => {
    expect(requirementKey(a)).toBe(requirementKey(b));
  });

  it.each([
    ['foo', 'foo2'],
    ['foo>1', 'foo>=1'],
    ['foo', 'foo[a]'],
    ['foo', 'foo; python_version<"3"'],
    ['foo @ https://a.example/x', 'foo @ https://b.example/x'],
    ['foo @ https://a.example/x(1)', 'foo @ https://a.example/x1'],
    ['???', '!!!'],
  ])('differs for %j and %j', (a, b) => {
    expect(requirementKey(a)).not.toBe(requirementKey(b));
  });
});
