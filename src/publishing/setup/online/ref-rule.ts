import { matchesPattern } from '../../config/index.ts';

/** Names that a ruleset takes and does not take. */
export interface RefCondition {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** Marks that mean other things in Ruby's `fnmatch`, which rulesets are read with, than in the globs of workflows. */
const OTHER_MEANING = /[?+[\]{}!\\]/u;

/** Undefined: it cannot be told. */
function patternMatches(pattern: string, ref: string): boolean | undefined {
  if (pattern === '~ALL') return true;
  // Of a branch, never of a tag.
  if (pattern === '~DEFAULT_BRANCH') return false;
  if (OTHER_MEANING.test(pattern)) return undefined;
  // `**/` takes any number of folders, none among them.
  const plain = pattern.replaceAll(/(?:\*\*\/)+\*+/gu, '**');
  if (plain.includes('**') && !plain.endsWith('**')) return undefined;
  return matchesPattern(plain, ref);
}

function anyMatches(patterns: readonly string[], ref: string): boolean | undefined {
  const verdicts = patterns.map((pattern) => patternMatches(pattern, ref));
  if (verdicts.includes(true)) return true;
  return verdicts.includes(undefined) ? undefined : false;
}

/**
 * Whether a ruleset takes a whole ref; without a condition it takes every one. Undefined: its patterns have marks
 * that are not read here. https://docs.github.com/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/creating-rulesets-for-a-repository#using-fnmatch-syntax
 */
export function refRuleMatches(condition: RefCondition | undefined, ref: string): boolean | undefined {
  if (condition === undefined) return true;
  const included = anyMatches(condition.include, ref);
  const excluded = anyMatches(condition.exclude, ref);
  if (included === false || excluded === true) return false;
  return included === undefined || excluded === undefined ? undefined : true;
}
