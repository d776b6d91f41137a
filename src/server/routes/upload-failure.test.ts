import { describe, expect, it } from 'vitest';
import { reasonPhrase } from './upload-failure.ts';

describe('reasonPhrase', () => {
  it.each([
    ['File already exists', 'File already exists'],
    ['a\r\nSet-Cookie: x', 'a Set-Cookie: x'],
    ['tab\tand\u0000nul\u007f', 'tab and?nul?'],
    ['naïve', 'naïve'],
    ['日本\u2028x', '???x'],
  ])('of %j is %j', (message, phrase) => {
    expect(reasonPhrase(message)).toBe(phrase);
  });

  it('is no longer than clients read', () => {
    expect(reasonPhrase('x'.repeat(9999))).toHaveLength(1000);
  });
});
