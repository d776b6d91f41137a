import {
  type BranchProtection,
  type ProtectionFacts,
  REVIEWING_RULES,
  type TagRuleset,
} from '../online/protection.ts';
import type { TagCheck } from './tag-check.ts';

/** GitHub's names of rules in words; what is not here is shown as GitHub calls it. */
const WORDS: Readonly<Record<string, string>> = {
  pull_request: 'a pull request',
  required_status_checks: 'status checks',
  required_signatures: 'signed commits',
  required_linear_history: 'a linear history',
  required_deployments: 'deployments',
  merge_queue: 'the merge queue',
  update: 'a right to push',
  creation: 'a right to create it',
  deletion: 'a right to delete it',
  non_fast_forward: 'no forced push',
  tag_name_pattern: 'a pattern of names',
};

const inWords = (rules: readonly string[]): string => rules.map((rule) => WORDS[rule] ?? rule).join(', ');

/** `undefined`: not told. */
interface Half {
  readonly isProtected: boolean | undefined;
  /** Empty where nothing is known, which what was not told says already. */
  readonly sentence: string;
}

function ofBranch({ branch, isProtected, rules, classic }: BranchProtection): Half {
  if (isProtected === undefined) return { isProtected, sentence: '' };
  if (!isProtected) return { isProtected, sentence: `\`${branch}\` is not protected` };
  const asked = [...new Set([...(rules ?? []), ...(classic ?? [])])];
  const what = asked.length === 0 ? 'is protected' : `asks for ${inWords(asked)}`;
  if (asked.some((rule) => REVIEWING_RULES.includes(rule))) {
    return { isProtected: true, sentence: `\`${branch}\` ${what}` };
  }
  // Only who knows both kinds of rules knows that neither asks for it.
  const isKnown = rules !== undefined && classic !== undefined;
  const but = isKnown
    ? ', and a push needs no pull request'
    : '; whether a push needs a pull request is not known';
  return { isProtected: isKnown ? false : undefined, sentence: `\`${branch}\` ${what}${but}` };
}

function ofTags(rulesets: readonly TagRuleset[] | undefined, tag: string): Half {
  if (rulesets === undefined) return { isProtected: undefined, sentence: '' };
  const names = rulesets.map(({ name }) => `\`${name}\``).join(', ');
  const rules = [...new Set(rulesets.flatMap((ruleset) => ruleset.rules))];
  if (rules.length === 0) return { isProtected: false, sentence: `no ruleset is over \`${tag}\`` };
  const isProtected = rules.includes('creation');
  const but = isProtected ? '' : ', and whoever may push may create it';
  return { isProtected, sentence: `\`${tag}\` asks for ${inWords(rules)} (ruleset ${names})${but}` };
}

/** A ruleset that lets nobody create the tag but those who may pass over it, and not the account of the token. */
const isBarred = ({ rules, mayBypass }: TagRuleset): boolean =>
  rules.includes('creation') && mayBypass === false;

/**
 * Who may put something into a release: whoever may change the branch, and whoever may push the tag. It stops
 * nothing, and what GitHub did not tell is said.
 */
export function protectionCheck(facts: ProtectionFacts, tag: string, settings: string): TagCheck {
  const check = 'protection';
  const { branch, tagRulesets = [], unseen } = facts;
  const halves = [...(branch === undefined ? [] : [ofBranch(branch)]), ofTags(facts.tagRulesets, tag)];
  const untold = unseen.length === 0 ? [] : [`not known: ${unseen.join('; ')}`];
  const told = halves.map(({ sentence }) => sentence).filter((sentence) => sentence !== '');
  const message = [...told, ...untold].join('; ');
  const barred = tagRulesets.find(isBarred);
  if (barred !== undefined) {
    const mend = `push with an account that may pass over \`${barred.name}\`, or add this one there: ${settings}`;
    return {
      check,
      outcome: 'warned',
      message: `${message}; the account of the token may not pass over \`${barred.name}\`: if it is the one that pushes, GitHub refuses the tag`,
      mend,
    };
  }
  if (halves.some(({ isProtected }) => isProtected === false)) {
    const mend = `a ruleset says who may: ${settings}`;
    return { check, outcome: 'warned', message, mend };
  }
  const isKnown = halves.every(({ isProtected }) => isProtected === true);
  return { check, outcome: isKnown ? 'passed' : 'skipped', message };
}
