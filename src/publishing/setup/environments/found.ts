import type { EnvironmentAnswer, PolicyAnswer } from '../online/answers.ts';

/** Somebody who has to approve, as GitHub has him. */
export interface FoundReviewer {
  readonly type: 'User' | 'Team';
  readonly id: number;
  /** A login, or `ORGANIZATION/TEAM`. */
  readonly name: string;
}

/** A pattern of refs that may deploy. */
export interface FoundPattern {
  readonly id: number;
  readonly kind: 'branch' | 'tag';
  readonly pattern: string;
}

/** Which refs may deploy: any, those of protected branches, or those of patterns. */
export type FoundPolicy = 'any' | 'protected' | readonly FoundPattern[];

/** An environment as GitHub has it. */
export interface FoundEnvironment {
  readonly name: string;
  readonly reviewers: readonly FoundReviewer[];
  readonly preventSelfReview: boolean;
  readonly waitMinutes: number;
  readonly policy: FoundPolicy;
  readonly adminsBypass: boolean;
}

function reviewersOf(
  { protection_rules: rules }: EnvironmentAnswer,
  owner: string,
): readonly FoundReviewer[] {
  return rules
    .flatMap(({ reviewers = [] }) => reviewers)
    .flatMap(({ type, reviewer: { id, login, slug } }): readonly FoundReviewer[] => {
      if (id === undefined) return [];
      if (type === 'Team' && slug !== undefined) return [{ type, id, name: `${owner}/${slug}` }];
      return login === undefined ? [] : [{ type: 'User', id, name: login }];
    });
}

/** True for an environment whose reviewers are all told with their ids, without which they could not be kept. */
export function isWhole({ protection_rules: rules }: EnvironmentAnswer): boolean {
  return rules
    .flatMap(({ reviewers = [] }) => reviewers)
    .every(({ reviewer: { id, login, slug } }) => id !== undefined && (login ?? slug) !== undefined);
}

function policyOf(
  { deployment_branch_policy: policy }: EnvironmentAnswer,
  patterns: readonly PolicyAnswer[],
): FoundPolicy {
  if (policy === null || policy === undefined) return 'any';
  if (policy.protected_branches) return 'protected';
  return policy.custom_branch_policies
    ? patterns.map(({ id = 0, name, type }) => ({ id, kind: type, pattern: name }))
    : 'any';
}

/** Puts together what GitHub told of one environment. */
export function foundEnvironment(
  answer: EnvironmentAnswer,
  patterns: readonly PolicyAnswer[],
  owner: string,
): FoundEnvironment {
  const { name, protection_rules: rules, can_admins_bypass: adminsBypass = false } = answer;
  return {
    name,
    reviewers: reviewersOf(answer, owner),
    preventSelfReview: rules.some((rule) => rule.prevent_self_review === true),
    waitMinutes: Math.max(0, ...rules.map(({ wait_timer: minutes = 0 }) => minutes)),
    policy: policyOf(answer, patterns),
    adminsBypass,
  };
}
