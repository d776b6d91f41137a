import { describe, expect, it } from 'vitest';
import { escapeName, isValidName, normalizeName, ultranormalizeName } from './names.ts';

describe('normalizeName', () => {
  it.each([
    'friendly-bard',
    'Friendly-Bard',
    'FRIENDLY-BARD',
    'friendly.bard',
    'friendly_bard',
    'friendly--bard',
    'FrIeNdLy-._.-bArD',
  ])('gives %s the form of PEP 503', (name) => {
    expect(normalizeName(name)).toBe('friendly-bard');
    expect(escapeName(name)).toBe('friendly_bard');
  });
});

describe('isValidName', () => {
  it.each(['a', 'A0', 'a.b-c_d', '0'])('takes %j', (name) => {
    expect(isValidName(name)).toBe(true);
  });

  it.each(['', '-', 'foo-', '_foo', 'foo bar', 'foo\n', 'é', '\u212Aelvin', 'a\u017F', 'foo/bar'])(
    'refuses %j',
    (name) => {
      expect(isValidName(name)).toBe(false);
    },
  );
});

describe('ultranormalizeName', () => {
  it.each(['toast1ng', 'toastlng', 't0asting', 'toast-ing', 'toast.ing', 'toast_ing', 'ToAsTiNg'])(
    'makes %s one with its look-alike',
    (name) => {
      expect(ultranormalizeName(name)).toBe(ultranormalizeName('toasting'));
    },
  );

  it('keeps others apart', () => {
    expect(ultranormalizeName('roasting')).not.toBe(ultranormalizeName('toasting'));
  });
});
