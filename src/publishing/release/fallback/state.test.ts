import { describe, expect, it } from 'vitest';
import { aFallbackState } from '../../../../test/support/fallback/state.ts';
import { fallbackPhase, formatFallbackState, originalBytes, parseFallbackState } from './state.ts';

const parse = (value: unknown): unknown => parseFallbackState(JSON.stringify(value));
const invalid = expect.objectContaining({ code: 'fallback-state-invalid' }) as Error;

describe('parseFallbackState', () => {
  it('reads what was written, and gives the original bytes', () => {
    const state = aFallbackState({}, '\uFEFFon: push\r\n');
    expect(parseFallbackState(formatFallbackState(state))).toEqual(state);
    const [file] = state.files;
    expect(file === undefined ? '' : Buffer.from(originalBytes(file)).toString('utf8')).toBe(
      '\uFEFFon: push\r\n',
    );
  });

  it('refuses original bytes that somebody changed', () => {
    const state = aFallbackState();
    const [file] = state.files;
    const before = { sha256: file?.before.sha256, base64: Buffer.from('evil').toString('base64') };
    expect(() => parse({ ...state, files: [{ ...file, before }] })).toThrow(invalid);
  });

  it.each([
    ['a file elsewhere', { files: [{ ...aFallbackState().files[0], path: '.git/hooks/pre-commit' }] }],
    [
      'a way out of the folder',
      { files: [{ ...aFallbackState().files[0], path: '.github/workflows/../../x' }] },
    ],
    ['an entry elsewhere', { entries: ['../../etc/passwd'] }],
    ['an absolute entry', { entries: ['/etc/passwd'] }],
    ['an entry of Windows', { entries: [String.raw`docs\..\..\x`] }],
    ['no target', { targets: [] }],
    ['a line break', { reason: 'a\nb' }],
    ['an unknown member', { more: 1 }],
    ['another schema', { schema: 'tokenless/fallback-state/v2' }],
    ['a secret that is no name', { targets: [{ ...aFallbackState().targets[0], secret: 'a b' }] }],
  ])('refuses %s', (_what, changes) => {
    expect(() => parse({ ...aFallbackState(), ...changes })).toThrow(invalid);
  });

  it.each(['', 'null', '[]', '{'])('refuses %j', (text) => {
    expect(() => parseFallbackState(text)).toThrow(invalid);
  });
});

describe('fallbackPhase', () => {
  const proof = { at: '2026-10-31T00:00:00Z', index: 'pypi', by: 'x' };
  it.each([
    [{}, '2026-11-01', 'armed'],
    [{}, '2026-11-02', 'expired'],
    [{ rolledBackAt: '2026-10-31T00:00:00Z' }, '2026-12-01', 'rolled-back'],
    [
      { rolledBackAt: '2026-10-31T00:00:00Z', proofs: [{ ...proof, index: 'testpypi' }] },
      '2026-10-31',
      'rolled-back',
    ],
    [{ rolledBackAt: '2026-10-31T00:00:00Z', proofs: [proof] }, '2026-10-31', 'proved'],
  ])('of %j on %s is %s', (changes, today, phase) => {
    expect(fallbackPhase(aFallbackState(changes), today)).toBe(phase);
  });
});
