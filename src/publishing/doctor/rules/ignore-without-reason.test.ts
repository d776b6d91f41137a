import { describe, expect, it } from 'vitest';
import { findingsOf } from '../testing.ts';
import { IGNORE_WITHOUT_REASON } from './ignore-without-reason.ts';

const found = (comment: string): readonly unknown[] =>
  findingsOf(IGNORE_WITHOUT_REASON, {
    workflows: { 'a.yml': `on: push ${comment}\njobs: {}\n` },
  });

describe('ignore-without-reason', () => {
  it.each(['# tokenless: ignore[unpinned-action]', '# tokenless: ignore[unpinned-action]   '])(
    'reports %j',
    (comment) => {
      expect(found(comment)).toMatchObject([
        { line: 1, message: 'the ignore of `unpinned-action` gives no reason' },
      ]);
    },
  );

  it('is content with a reason', () => {
    expect(found('# tokenless: ignore[unpinned-action] our own fork')).toEqual([]);
  });
});
