import type { ForgeEnvironment } from '../../doctor/index.ts';
import { concurrently } from '../../client/index.ts';
import { type EnvironmentAnswer, environmentAnswer, policyAnswer } from './answers.ts';
import type { Asker } from './asker.ts';

/** GitHub asks for few requests at a time. */
const AT_ONCE = 4;
/** More have policies only where every pull request makes one. */
const MOST_POLICIES = 50;

const LIST = { what: 'the environments', permission: 'Actions', isPublic: true };

type Policy = Pick<ForgeEnvironment, 'refPatterns' | 'protectedBranches' | 'policyUnknown'>;
const UNKNOWN: Policy = { refPatterns: undefined, policyUnknown: true };

/** Path of an environment's own questions. */
export function environmentPath(repositoryPath: string, environment: string): string {
  return `${repositoryPath}/environments/${encodeURIComponent(environment)}`;
}

async function policyOf(
  { name, deployment_branch_policy: policy }: EnvironmentAnswer,
  path: string,
  asker: Asker,
): Promise<Policy> {
  if (policy === null || policy === undefined) return { refPatterns: undefined };
  if (!policy.custom_branch_policies) {
    return policy.protected_branches
      ? { refPatterns: [], protectedBranches: true }
      : { refPatterns: undefined };
  }
  const told = await asker.askAll(
    `${environmentPath(path, name)}/deployment-branch-policies`,
    { member: 'branch_policies', item: policyAnswer },
    { ...LIST, what: `the branches and tags that may deploy to \`${name}\`` },
  );
  if (told === undefined) return UNKNOWN;
  return { refPatterns: told.map(({ name: pattern, type: kind }) => ({ kind, pattern })) };
}

/** Who has to approve, as the forge writes them: logins, and teams below the owner of the repository. */
function reviewersOf({ protection_rules: rules }: EnvironmentAnswer, owner: string): readonly string[] {
  return rules
    .flatMap(({ reviewers = [] }) => reviewers)
    .flatMap(({ type, reviewer: { login, slug } }) => {
      const name = type === 'Team' && slug !== undefined ? `${owner}/${slug}` : login;
      return name === undefined ? [] : [name];
    });
}

function environmentOf(answer: EnvironmentAnswer, owner: string, policy: Policy): ForgeEnvironment {
  const { name, protection_rules: rules } = answer;
  return {
    name,
    reviewers: reviewersOf(answer, owner),
    preventsSelfReview: rules.some((rule) => rule.prevent_self_review === true),
    waitMinutes: Math.max(0, ...rules.map(({ wait_timer: minutes = 0 }) => minutes)),
    ...policy,
  };
}

/**
 * Every environment of a repository with who and what may deploy to it; undefined when they were not told.
 *
 * @param isNamed whether a workflow names it: those come first, for there may be one per pull request
 */
export async function askEnvironments(
  asker: Asker,
  path: string,
  owner: string,
  isNamed: (environment: string) => boolean,
): Promise<readonly ForgeEnvironment[] | undefined> {
  const told = await asker.askAll(
    `${path}/environments`,
    { member: 'environments', item: environmentAnswer },
    LIST,
  );
  if (told === undefined) return undefined;
  const inOrder = [...told.filter(({ name }) => isNamed(name)), ...told.filter(({ name }) => !isNamed(name))];
  const custom = inOrder.filter((one) => one.deployment_branch_policy?.custom_branch_policies === true);
  const late = new Set(custom.slice(MOST_POLICIES));
  if (late.size > 0) asker.miss(`the rules of ${late.size} more environments were not asked`);
  return await concurrently(inOrder, AT_ONCE, async (answer) =>
    environmentOf(answer, owner, late.has(answer) ? UNKNOWN : await policyOf(answer, path, asker)),
  );
}
