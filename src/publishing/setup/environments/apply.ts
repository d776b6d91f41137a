import { setupErrors } from '../errors.ts';
import type { Change, Changed } from '../online/asker.ts';
import { environmentPath } from '../online/environments.ts';
import { type Forge, askPatterns, askReviewerId, refuseUntold } from './ask.ts';
import type { DeclaredEnvironment, EnvironmentSetting } from './declared.ts';
import type { EnvironmentDifference } from './difference.ts';
import type { FoundEnvironment } from './found.ts';

/** A reviewer as GitHub takes him. */
interface SentReviewer {
  readonly type: 'User' | 'Team';
  readonly id: number;
}

/** The body of `PUT …/environments/{name}`: https://docs.github.com/rest/deployments/environments#create-or-update-an-environment */
interface EnvironmentBody {
  readonly wait_timer?: number;
  readonly prevent_self_review?: boolean;
  readonly reviewers?: readonly SentReviewer[];
  readonly deployment_branch_policy?: {
    readonly protected_branches: boolean;
    readonly custom_branch_policies: boolean;
  };
}

/** Settings that GitHub has for public repositories, and for private ones on GitHub Enterprise only. */
const OF_PLANS: readonly EnvironmentSetting[] = ['reviewers', 'preventSelfReview', 'waitMinutes'];

/** `PUT` takes all at once, so what is not declared is sent as it is: left out, it could be taken away. */
async function reviewersFor(
  forge: Forge,
  declared: DeclaredEnvironment,
  found: FoundEnvironment | undefined,
): Promise<readonly SentReviewer[]> {
  const known = found?.reviewers ?? [];
  if (declared.reviewers === undefined) return known.map(({ type, id }) => ({ type, id }));
  const sent: SentReviewer[] = [];
  for (const name of new Set(declared.reviewers)) {
    const same = known.find((one) => one.name.toLowerCase() === name.toLowerCase());
    const type = name.includes('/') ? 'Team' : 'User';
    sent.push({ type, id: same?.id ?? (await askReviewerId(forge, name)) });
  }
  return sent;
}

const CUSTOM = { protected_branches: false, custom_branch_policies: true };
const PROTECTED = { protected_branches: true, custom_branch_policies: false };

function policyFor(
  { deployTags, deployBranches }: DeclaredEnvironment,
  found: FoundEnvironment | undefined,
): Pick<EnvironmentBody, 'deployment_branch_policy'> {
  if (deployTags !== undefined || deployBranches !== undefined) return { deployment_branch_policy: CUSTOM };
  const policy = found?.policy ?? 'any';
  if (policy === 'any') return {};
  return { deployment_branch_policy: policy === 'protected' ? PROTECTED : CUSTOM };
}

/**
 * A setting is sent where it is declared or there: a plan that does not have it refuses even its default, and an
 * older server does not know it.
 */
async function bodyFor(
  forge: Forge,
  declared: DeclaredEnvironment,
  found: FoundEnvironment | undefined,
): Promise<EnvironmentBody> {
  const wait = declared.waitMinutes ?? found?.waitMinutes ?? 0;
  const prevents = declared.preventSelfReview ?? found?.preventSelfReview ?? false;
  const reviewers = await reviewersFor(forge, declared, found);
  const hadWait = (found?.waitMinutes ?? 0) > 0;
  const hadReviewers = (found?.reviewers ?? []).length > 0;
  return {
    ...(wait > 0 || hadWait ? { wait_timer: wait } : {}),
    ...(prevents || found?.preventSelfReview === true ? { prevent_self_review: prevents } : {}),
    ...(reviewers.length > 0 || hadReviewers ? { reviewers } : {}),
    ...policyFor(declared, found),
  };
}

function topicOf(name: string): { what: string; permission: string; access: 'write'; isPublic: false } {
  return {
    what: `the environment \`${name}\``,
    permission: 'Administration',
    access: 'write',
    isPublic: false,
  };
}

async function send(forge: Forge, name: string, change: Change): Promise<Changed> {
  const { asker, repository } = forge;
  return (await asker.change(change, topicOf(name))) ?? refuseUntold(asker, repository);
}

function refuseStatus(name: string, what: string, { status, message }: Changed): never {
  throw setupErrors.create('environment-not-applied', { environment: name, what, status, message });
}

const isDone = ({ status }: Changed): boolean => status >= 200 && status < 300;

/** What GitHub says where the account's plan lacks a protection rule, with status 422. */
const isOfPlan = ({ status, message }: Changed): boolean =>
  status === 422 && /billing plan|protection rule/iu.test(message);

/** Which settings the plan of the account does not have. */
type Unavailable = readonly EnvironmentSetting[];

/**
 * Makes or changes an environment. Where the plan of the account has no reviewers and no waiting time, the rest is
 * set all the same, and what is missing is told: the patterns of tags hold something back by themselves.
 */
async function put(
  forge: Forge,
  declared: DeclaredEnvironment,
  found: FoundEnvironment | undefined,
): Promise<Unavailable> {
  const path = environmentPath(forge.path, found?.name ?? declared.name);
  const body = await bodyFor(forge, declared, found);
  const answer = await send(forge, declared.name, { method: 'PUT', path, body });
  if (isDone(answer)) return [];
  const sentOfPlan = 'reviewers' in body || 'wait_timer' in body || 'prevent_self_review' in body;
  const hasAny = found !== undefined && (found.reviewers.length > 0 || found.waitMinutes > 0);
  // What is there was possible here: leaving it out would take it away.
  if (!isOfPlan(answer) || !sentOfPlan || hasAny) return refuseStatus(declared.name, 'its rules', answer);
  const again = await send(forge, declared.name, { method: 'PUT', path, body: policyFor(declared, found) });
  if (!isDone(again)) return refuseStatus(declared.name, 'its rules', again);
  return OF_PLANS.filter((setting) => declared[setting] !== undefined);
}

/** Status of a pattern that is there already: https://docs.github.com/rest/deployments/branch-policies#create-a-deployment-branch-policy */
const THERE_ALREADY = 303;

/** Adds what is declared before it takes away what is not: in between, no release that may deploy is held back. */
async function setPatterns(forge: Forge, declared: DeclaredEnvironment, name: string): Promise<void> {
  const { deployTags, deployBranches } = declared;
  const wanted = { tag: deployTags, branch: deployBranches };
  if (deployTags === undefined && deployBranches === undefined) return;
  const there = (await askPatterns(forge, name)) ?? refuseUntold(forge.asker, forge.repository);
  const path = `${environmentPath(forge.path, name)}/deployment-branch-policies`;
  for (const kind of ['tag', 'branch'] as const) {
    const known = there.filter(({ type }) => type === kind).map((one) => one.name);
    for (const pattern of new Set(wanted[kind] ?? [])) {
      if (known.includes(pattern)) continue;
      const body = { name: pattern, type: kind };
      const answer = await send(forge, name, { method: 'POST', path, body });
      if (!isDone(answer) && answer.status !== THERE_ALREADY)
        refuseStatus(name, `the ${kind} pattern \`${pattern}\``, answer);
    }
  }
  for (const { id, name: pattern, type } of there) {
    if (wanted[type] === undefined || wanted[type].includes(pattern) || id === undefined) continue;
    const answer = await send(forge, name, { method: 'DELETE', path: `${path}/${id}` });
    if (!isDone(answer) && answer.status !== 404)
      refuseStatus(name, `the ${type} pattern \`${pattern}\``, answer);
  }
}

const isOfPatterns = (setting: EnvironmentSetting): boolean =>
  setting === 'deployTags' || setting === 'deployBranches';

/**
 * Makes an environment as it is declared; nothing is sent for what is so already. Throws `environments-not-told`,
 * `environment-not-applied`, `environment-reviewer-unknown`.
 */
export async function applyDifference(
  forge: Forge,
  declared: DeclaredEnvironment,
  found: FoundEnvironment | undefined,
  { changes }: EnvironmentDifference,
): Promise<Unavailable> {
  const isCustom = found !== undefined && typeof found.policy !== 'string';
  const needsPut = found === undefined || changes.some(({ setting }) => !isOfPatterns(setting) || !isCustom);
  const unavailable = needsPut ? await put(forge, declared, found) : [];
  if (changes.some(({ setting }) => isOfPatterns(setting)))
    await setPatterns(forge, declared, found?.name ?? declared.name);
  return unavailable;
}
