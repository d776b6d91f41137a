import { describe, expect, it } from 'vitest';
import { aFallbackState } from '../../../../test/support/fallback/state.ts';
import { FALLBACK_STATE_FILE, type FallbackState, formatFallbackState } from '../../release/index.ts';
import { findingsOf } from '../testing.ts';
import { FALLBACK_STATE } from './fallback-state.ts';

const ARMED =
  'on: push\n# tokenless-fallback: armed 2026-10-30 expires 2026-11-01 incident OPS-7\njobs: {}\n';
const BEFORE = 'on: push\njobs: {}\n';

const found = (changes: Partial<FallbackState>, workflow = ARMED): readonly unknown[] =>
  findingsOf(FALLBACK_STATE, {
    workflows: workflow === '' ? {} : { 'release.yml': workflow },
    files: { [FALLBACK_STATE_FILE]: formatFallbackState(aFallbackState(changes, BEFORE, ARMED)) },
  });

describe('fallback-state', () => {
  it('is content while state and workflow fit, up to the last day: another rule is red', () => {
    expect(found({})).toEqual([]);
    expect(found({}, `\uFEFF${ARMED}`)).toHaveLength(1);
    expect(found({ rolledBackAt: '2026-10-31T00:00:00Z' }, BEFORE)).toEqual([]);
  });

  it('is red past the last day, whatever the mark says', () => {
    expect(found({ expires: '2026-10-31' })).toMatchObject([
      {
        file: FALLBACK_STATE_FILE,
        severity: 'error',
        message: 'the fallback ran out on 2026-10-31 and is not rolled back (incident OPS-7)',
      },
    ]);
  });

  it('is red for a workflow that was changed, or is gone, while it is armed', () => {
    expect(found({}, `${ARMED}# more\n`)).toMatchObject([
      { file: '.github/workflows/release.yml', severity: 'error' },
    ]);
    expect(found({}, BEFORE)).toHaveLength(1);
    expect(found({}, '')).toMatchObject([{ file: FALLBACK_STATE_FILE }]);
  });

  it('is red for a mark that came back after the rollback', () => {
    expect(found({ rolledBackAt: '2026-10-31T00:00:00Z' })).toMatchObject([
      { file: '.github/workflows/release.yml', line: 2 },
    ]);
  });

  it.each(['', '{', '[]', '{"schema":"tokenless/fallback-state/v1"}', 'null'])('is red for %j', (text) => {
    const files = { [FALLBACK_STATE_FILE]: text };
    expect(findingsOf(FALLBACK_STATE, { files })).toMatchObject([{ file: FALLBACK_STATE_FILE, line: 1 }]);
  });

  it('says nothing where there is no state', () => {
    expect(findingsOf(FALLBACK_STATE, { workflows: { 'release.yml': ARMED } })).toEqual([]);
  });
});
