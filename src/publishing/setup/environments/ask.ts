import { concurrently, systemDeps } from '../../client/index.ts';
import { splitRepository } from '../../config/index.ts';
import type { ForgeRepository } from '../../workflow/index.ts';
import { setupErrors } from '../errors.ts';
import {
  type EnvironmentAnswer,
  type PolicyAnswer,
  accountAnswer,
  environmentAnswer,
  policyAnswer,
  repositoryAnswer,
} from '../online/answers.ts';
import { type Asker, type AskerOptions, createAsker } from '../online/asker.ts';
import { environmentPath } from '../online/environments.ts';
import { repositoryPath } from '../online/github-facts.ts';
import type { DeclaredEnvironment } from './declared.ts';
import { type FoundEnvironment, foundEnvironment, isWhole } from './found.ts';

/** How GitHub is asked about environments; without a token nothing can be changed. */
export type EnvironmentAccess = Omit<AskerOptions, 'totalSeconds' | 'deps'> &
  Partial<Pick<AskerOptions, 'deps'>>;

/** A line to GitHub about one repository. */
export interface Forge {
  readonly asker: Asker;
  /** As GitHub writes it. */
  readonly repository: ForgeRepository;
  readonly path: string;
  /** Undefined: not told. */
  readonly isPrivate: boolean | undefined;
}

const LIST = { what: 'the environments', permission: 'Actions', isPublic: true };
const TOTAL_SECONDS = 120;

/** Throws `environments-not-told` with every sentence that says why. */
export function refuseUntold(asker: Asker, repository: ForgeRepository): never {
  const name = `${repository.owner}/${repository.name}`;
  throw setupErrors.create('environments-not-told', { repository: name, reasons: asker.unseen() });
}

/**
 * Asks which repository this is, under the name that it has now. Throws `environments-not-told`. The caller closes
 * the asker.
 */
export async function openForge(
  repository: ForgeRepository,
  { api, token, ca, signal, deps = systemDeps }: EnvironmentAccess,
): Promise<Forge> {
  const asker = createAsker({ api, token, ca, signal, deps, totalSeconds: TOTAL_SECONDS });
  if (token !== undefined && !api.takesToken) {
    asker.miss(
      `no token was sent to \`${new URL(api.url).host}\`, which only the git remote names: \`--api-url ${api.url}\` allows it`,
    );
  }
  const found = await asker.ask(repositoryPath(repository.owner, repository.name), repositoryAnswer, {
    what: `the repository \`${repository.owner}/${repository.name}\``,
    permission: 'Metadata',
    isPublic: true,
    isGate: true,
  });
  if (found === undefined) {
    asker.close();
    return refuseUntold(asker, repository);
  }
  const { owner, name } = splitRepository(found.value.full_name);
  const path = repositoryPath(owner, name);
  return { asker, repository: { owner, name }, path, isPrivate: found.value.private };
}

/** The patterns of an environment. Undefined: not told. */
export async function askPatterns(
  { asker, path }: Forge,
  environment: string,
): Promise<readonly PolicyAnswer[] | undefined> {
  return await asker.askAll(
    `${environmentPath(path, environment)}/deployment-branch-policies`,
    { member: 'branch_policies', item: policyAnswer },
    { ...LIST, what: `the branches and tags that may deploy to \`${environment}\`` },
  );
}

async function complete(forge: Forge, answer: EnvironmentAnswer): Promise<FoundEnvironment> {
  const { asker, repository } = forge;
  const isCustom = answer.deployment_branch_policy?.custom_branch_policies === true;
  const patterns = isCustom ? await askPatterns(forge, answer.name) : [];
  if (!isWhole(answer)) asker.miss(`GitHub did not tell every reviewer of \`${answer.name}\``);
  if (patterns === undefined || !isWhole(answer)) return refuseUntold(asker, repository);
  return foundEnvironment(answer, patterns, repository.owner);
}

/** GitHub asks for few requests at a time. */
const AT_ONCE = 4;

/**
 * The declared environments that are there, by their name in small letters. Throws `environments-not-told` unless
 * all is known of each: who does not know what is there could take it away.
 */
export async function readFound(
  forge: Forge,
  declared: readonly DeclaredEnvironment[],
): Promise<ReadonlyMap<string, FoundEnvironment>> {
  const { asker, path, repository } = forge;
  const list = { member: 'environments', item: environmentAnswer };
  const all = await asker.askAll(`${path}/environments`, list, LIST);
  if (all === undefined) return refuseUntold(asker, repository);
  const names = new Set(declared.map(({ name }) => name.toLowerCase()));
  const ours = all.filter(({ name }) => names.has(name.toLowerCase()));
  const found = await concurrently(ours, AT_ONCE, async (answer) => await complete(forge, answer));
  return new Map(found.map((one) => [one.name.toLowerCase(), one]));
}

/**
 * The id of somebody who is to approve: https://docs.github.com/rest/users/users#get-a-user,
 * https://docs.github.com/rest/teams/teams#get-a-team-by-name. Throws `environment-reviewer-unknown`.
 */
export async function askReviewerId({ asker }: Forge, reviewer: string): Promise<number> {
  const [owner = '', team] = reviewer.split('/');
  const isTeam = team !== undefined;
  const account = await asker.ask(
    isTeam
      ? `/orgs/${encodeURIComponent(owner)}/teams/${encodeURIComponent(team)}`
      : `/users/${encodeURIComponent(owner)}`,
    accountAnswer,
    isTeam
      ? { what: `the team \`${reviewer}\``, permission: 'Members', isPublic: false }
      : { what: `the account \`${reviewer}\``, permission: 'Metadata', isPublic: true },
  );
  if (account !== undefined) return account.value.id;
  const reasons = asker.unseen();
  throw setupErrors.create('environment-reviewer-unknown', { reviewer, reason: reasons.at(-1) ?? '' });
}
