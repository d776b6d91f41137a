import { matchesRefRule } from '../../config/index.ts';

/** Names that a ruleset takes and does not take. */
export interface RefCondition {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** `~DEFAULT_BRANCH` is a branch, and never a tag. Two stars at the end are meant to take folders too. */
function takes(pattern: string, ref: string): boolean {
  if (pattern === '~ALL') return true;
  if (pattern === '~DEFAULT_BRANCH') return false;
  return matchesRefRule(pattern.endsWith('/**') ? `${pattern}/*` : pattern, ref);
}

/**
 * Whether a ruleset takes a whole ref of a tag; without a condition it takes every one.
 * https://docs.github.com/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/creating-rulesets-for-a-repository#using-fnmatch-syntax
 */
export function refRuleMatches(condition: RefCondition | undefined, ref: string): boolean {
  if (condition === undefined) return true;
  const isAny = (patterns: readonly string[]): boolean => patterns.some((pattern) => takes(pattern, ref));
  return isAny(condition.include) && !isAny(condition.exclude);
}
