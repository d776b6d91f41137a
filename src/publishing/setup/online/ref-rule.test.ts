import { describe, expect, it } from 'vitest';
import { refRuleMatches } from './ref-rule.ts';

describe('the refs of a ruleset', () => {
  it.each<[string[], string[], boolean]>([
    [['~ALL'], [], true],
    [['refs/tags/v*'], [], true],
    [['refs/tags/**/*'], [], true],
    [['refs/tags/**'], [], true],
    [['refs/tags/v1.0.0'], [], true],
    [['refs/tags/w*'], [], false],
    [['refs/heads/**'], [], false],
    [['~DEFAULT_BRANCH'], [], false],
    [[], [], false],
    [['~ALL'], ['refs/tags/v1*'], false],
    [['~ALL'], ['refs/tags/w*'], true],
    [['refs/tags/v?.0.0'], [], true],
    [['refs/tags/v[0-9]*'], [], true],
    [['refs/tags/v[0-9]+.*'], [], false],
    [['refs/**/v*'], [], true],
    [['refs/tags/x[0-9]*', '~ALL'], [], true],
    [['~ALL'], ['refs/tags/v?.0.0'], false],
    [['refs/tags/w*'], ['refs/tags/v?'], false],
  ])('%j without %j take `refs/tags/v1.0.0`: %j', (include, exclude, expected) => {
    expect(refRuleMatches({ include, exclude }, 'refs/tags/v1.0.0')).toBe(expected);
  });

  it('are all without a condition', () => expect(refRuleMatches(undefined, 'refs/tags/v1')).toBe(true));
});
