import { describe, expect, it } from 'vitest';
import { holdsSecret, redact } from './redact.ts';

const PYPI = `pypi-${'AgEIcHlw'.repeat(4)}`;

describe('redact', () => {
  it.each([
    ['alone', PYPI],
    // Found by fuzzing: a letter before it kept a token from being seen.
    ['glued to a word before it', `T${PYPI}`],
    ['glued to a word behind it', `${PYPI}okenClaims`],
    ['of a forge, glued', `xghp_${'a1B2'.repeat(6)}`],
    ['that is an ID token, glued', `tokeneyJ${'hbGciOiJSUzI1NiJ9'.repeat(2)}.a.b`],
    ['in an address', 'https://user:correct-horse@index.example/legacy/'],
  ])('hides a secret %s', (_where, text) => {
    const hidden = redact(`before ${text} after`);
    expect(hidden).toMatch(/^before .*\[secret\].* after$/u);
    for (const part of ['AgEIcHlw', 'a1B2', 'hbGciOi', 'correct-horse']) expect(hidden).not.toContain(part);
    expect(holdsSecret(text)).toBe(true);
  });

  it('leaves what is none', () => {
    const text =
      'sha256 c0ffee0000000000000000000000000000000000 of octo/app@refs/tags/v1, jobs.build.outputs.pypi-publish, release-pypi-manylinux-228-aarch64';
    expect(redact(text)).toBe(text);
    expect(holdsSecret(text)).toBe(false);
  });
});
