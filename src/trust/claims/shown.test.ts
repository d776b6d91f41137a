import { describe, expect, it } from 'vitest';
import { quoted, quotedList, shownValue } from './shown.ts';

describe('shownValue', () => {
  it.each([
    ['pypi', 'pypi'],
    ['', ''],
    [1, '1'],
    [null, 'null'],
    [undefined, 'undefined'],
    [['a', 'b'], '["a","b"]'],
    [{ a: 1 }, '{"a":1}'],
    ['two\nlines', '"two\\nlines"'],
    ['a`b', '"a\\u0060b"'],
    ['\u202egnp', '"\\u202egnp"'],
    ['\u009b31m', '"\\u009b31m"'],
  ])('shows %j as %s', (value, shown) => {
    expect(shownValue(value)).toBe(shown);
  });

  it('cuts what is long', () => {
    expect(shownValue('x'.repeat(5000))).toBe(`${'x'.repeat(200)}…`);
  });

  it('is quoted by backticks', () => {
    expect(quoted('a')).toBe('`a`');
    expect(quotedList(['a', 1])).toBe('`a`, `1`');
  });
});
