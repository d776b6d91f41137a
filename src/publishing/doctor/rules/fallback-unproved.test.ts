import { describe, expect, it } from 'vitest';
import { aFallbackState } from '../../../../test/support/fallback/state.ts';
import { FALLBACK_STATE_FILE, type FallbackState, formatFallbackState } from '../../release/index.ts';
import { findingsOf } from '../testing.ts';
import { FALLBACK_UNPROVED } from './fallback-unproved.ts';

const found = (changes: Partial<FallbackState>): readonly unknown[] =>
  findingsOf(FALLBACK_UNPROVED, {
    files: { [FALLBACK_STATE_FILE]: formatFallbackState(aFallbackState(changes)) },
  });

describe('fallback-unproved', () => {
  it('is red from the rollback to the proof of every index', () => {
    const rolledBackAt = '2026-10-31T00:00:00Z';
    const [target] = aFallbackState().targets;
    const targets = [target, { ...target, index: 'testpypi' }] as FallbackState['targets'];
    const proof = { at: '2026-10-31T01:00:00Z', index: 'pypi', by: 'https://example.com/1' };
    expect(found({ targets })).toEqual([]);
    expect(found({ targets, rolledBackAt, proofs: [proof] })).toMatchObject([
      {
        severity: 'error',
        message: `the fallback was rolled back at ${rolledBackAt}, and trusted publishing is not proved again for \`testpypi\` (incident OPS-7)`,
      },
    ]);
    const proofs = [proof, { ...proof, index: 'testpypi' }];
    expect(found({ targets, rolledBackAt, proofs })).toEqual([]);
  });

  it.each(['', '{'])('leaves the state %j to another rule', (text) => {
    expect(findingsOf(FALLBACK_UNPROVED, { files: { [FALLBACK_STATE_FILE]: text } })).toEqual([]);
  });
});
