import { z } from 'zod';
import type { ForgeRepository } from '../../workflow/index.ts';
import { type Asker, type AskerOptions, createAsker } from './asker.ts';
import { repositoryPath } from './github-facts.ts';
import { refRuleMatches } from './ref-rule.ts';

/** What is asked of GitHub about who may change a branch and push a tag. */
export interface ProtectionQuestions extends AskerOptions {
  readonly repository: ForgeRepository;
  /** Left out: none is checked out, or the remote does not have it. */
  readonly branch?: string | undefined;
  /** Name of the tag, without `refs/tags/`. */
  readonly tag: string;
}

/** How a branch is protected. */
export interface BranchProtection {
  readonly branch: string;
  /** By a branch protection rule or a ruleset; undefined: not told. */
  readonly isProtected?: boolean;
  /** Rules of rulesets, as GitHub calls them: `pull_request`, `required_status_checks` … ; undefined: not told. */
  readonly rules?: readonly string[];
  /** What the branch protection rule asks for, in the same words; undefined: not asked for, or not told. */
  readonly classic?: readonly string[];
}

/** A ruleset over the tag. */
export interface TagRuleset {
  readonly name: string;
  /** As GitHub calls them: `creation`, `update`, `deletion` … */
  readonly rules: readonly string[];
  /** Whether the account of the token may pass over it; undefined: not told. */
  readonly mayBypass?: boolean;
}

/** What GitHub says of the protection of a release; a member is left out when it was not told. */
export interface ProtectionFacts {
  readonly branch?: BranchProtection;
  /** Those that are in force and take the tag. */
  readonly tagRulesets?: readonly TagRuleset[];
  /** Everything that was not told, one sentence each. */
  readonly unseen: readonly string[];
}

/** Rules that say that somebody looked at a change before it was on the branch. */
export const REVIEWING_RULES: readonly string[] = ['pull_request', 'merge_queue', 'update'];

const LONGEST_TEXT = 300;
const text = z.string().max(LONGEST_TEXT);
const PAGE_SIZE = 100;
/** More rulesets over the tags of one repository are a mistake of somebody. */
const MOST_RULESETS = 20;

// https://docs.github.com/rest/branches/branches#get-a-branch, checked 2026-11-28
const branchAnswer = z.object({ protected: z.boolean() });
// https://docs.github.com/rest/repos/rules#get-rules-for-a-branch, checked 2026-11-28
const rulesAnswer = z.array(z.object({ type: text }));
// https://docs.github.com/rest/repos/rules#get-all-repository-rulesets, checked 2026-11-28
const rulesetsAnswer = z.array(
  z.object({ id: z.number().int().positive(), target: text.optional(), enforcement: text }),
);
// https://docs.github.com/rest/repos/rules#get-a-repository-ruleset, checked 2026-11-28
const rulesetAnswer = z.object({
  name: z.string().transform((name) => name.slice(0, LONGEST_TEXT)),
  conditions: z
    .object({
      ref_name: z
        .object({ include: z.array(text).default([]), exclude: z.array(text).default([]) })
        .optional(),
    })
    .nullish(),
  rules: rulesAnswer.default([]),
  current_user_can_bypass: text.optional(),
});
const member = z.object({}).nullish();
const switched = z.object({ enabled: z.boolean() }).nullish();
// https://docs.github.com/rest/branches/branch-protection#get-branch-protection, checked 2026-11-28
const classicAnswer = z.object({
  required_pull_request_reviews: member,
  required_status_checks: member,
  restrictions: member,
  required_signatures: switched,
  required_linear_history: switched,
  lock_branch: switched,
});
type ClassicAnswer = z.infer<typeof classicAnswer>;

/** In the words of rulesets, which say the same things. */
function classicRules(answer: ClassicAnswer): readonly string[] {
  const isThere = (value: object | null | undefined): boolean => value !== null && value !== undefined;
  const rules: readonly (readonly [string, boolean])[] = [
    ['pull_request', isThere(answer.required_pull_request_reviews)],
    ['required_status_checks', isThere(answer.required_status_checks)],
    ['update', isThere(answer.restrictions) || answer.lock_branch?.enabled === true],
    ['required_signatures', answer.required_signatures?.enabled === true],
    ['required_linear_history', answer.required_linear_history?.enabled === true],
  ];
  return rules.filter(([, isAsked]) => isAsked).map(([rule]) => rule);
}

async function askBranch(asker: Asker, path: string, branch: string): Promise<BranchProtection> {
  const encoded = encodeURIComponent(branch);
  const what = `whether the branch \`${branch}\` is protected`;
  const told = await asker.ask(`${path}/branches/${encoded}`, branchAnswer, {
    what,
    permission: 'Contents',
    isPublic: true,
  });
  const rules = await asker.ask(`${path}/rules/branches/${encoded}?per_page=${PAGE_SIZE}`, rulesAnswer, {
    what: `the rules of the branch \`${branch}\``,
    permission: 'Metadata',
    isPublic: true,
  });
  const types = rules?.value.map(({ type }) => type);
  // `protected` is said of a branch with a ruleset too, and both can hold at once.
  const isProtectedSomehow = told?.value.protected === true;
  const isAnswered = types?.some((type) => REVIEWING_RULES.includes(type)) === true;
  const classic = isProtectedSomehow && !isAnswered ? await askClassic(asker, path, branch) : undefined;
  const isProtected = (types ?? []).length > 0 ? true : told?.value.protected;
  return {
    branch,
    ...(isProtected === undefined ? {} : { isProtected }),
    ...(types === undefined ? {} : { rules: [...new Set(types)] }),
    ...(classic === undefined ? {} : { classic }),
  };
}

async function askClassic(
  asker: Asker,
  path: string,
  branch: string,
): Promise<readonly string[] | undefined> {
  const told = await asker.ask(`${path}/branches/${encodeURIComponent(branch)}/protection`, classicAnswer, {
    what: `what the protection of the branch \`${branch}\` asks for`,
    permission: 'Administration',
    isPublic: false,
    noneWords: 'Branch not protected',
  });
  return told === undefined ? undefined : classicRules(told.value);
}

const TAG_RULES = { what: 'the rulesets over tags', permission: 'Metadata', isPublic: true };

/** `other`: the ruleset does not take the tag; undefined: not told. */
async function askRuleset(
  asker: Asker,
  path: string,
  id: number,
  ref: string,
): Promise<TagRuleset | 'other' | undefined> {
  const told = await asker.ask(`${path}/rulesets/${id}`, rulesetAnswer, TAG_RULES);
  if (told === undefined) return undefined;
  const { name, rules, conditions, current_user_can_bypass: bypass } = told.value;
  if (!refRuleMatches(conditions?.ref_name, ref)) return 'other';
  const types = [...new Set(rules.map(({ type }) => type))];
  return {
    name,
    rules: types,
    ...(bypass === undefined ? {} : { mayBypass: bypass === 'always' || bypass === 'exempt' }),
  };
}

async function askTagRulesets(
  asker: Asker,
  path: string,
  tag: string,
): Promise<readonly TagRuleset[] | undefined> {
  const query = `?includes_parents=true&targets=tag&per_page=${PAGE_SIZE}`;
  const told = await asker.ask(`${path}/rulesets${query}`, rulesetsAnswer, TAG_RULES);
  if (told === undefined) return undefined;
  const inForce = told.value.filter(
    ({ target, enforcement }) => target === 'tag' && enforcement === 'active',
  );
  const found: TagRuleset[] = [];
  let isWhole = inForce.length <= MOST_RULESETS;
  if (!isWhole) asker.miss(`the rulesets over tags are more than ${MOST_RULESETS}`);
  for (const { id } of inForce.slice(0, MOST_RULESETS)) {
    const ruleset = await askRuleset(asker, path, id, `refs/tags/${tag}`);
    if (ruleset === undefined) isWhole = false;
    else if (ruleset !== 'other') found.push(ruleset);
  }
  // What is there is there; that nothing is there is known only where all was told.
  return isWhole || found.length > 0 ? found : undefined;
}

/**
 * What GitHub says of the branch that is released from and of rulesets over the tag. No answer, however wrong, late
 * or large, is an error. Throws the signal's reason only.
 */
export async function readProtection(questions: ProtectionQuestions): Promise<ProtectionFacts> {
  const { repository, branch, tag } = questions;
  const path = repositoryPath(repository.owner, repository.name);
  const asker = createAsker(questions);
  try {
    const ofBranch = branch === undefined ? undefined : await askBranch(asker, path, branch);
    const tagRulesets = await askTagRulesets(asker, path, tag);
    return {
      ...(ofBranch === undefined ? {} : { branch: ofBranch }),
      ...(tagRulesets === undefined ? {} : { tagRulesets }),
      unseen: asker.unseen(),
    };
  } finally {
    asker.close();
  }
}
