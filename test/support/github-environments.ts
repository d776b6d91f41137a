import type { StandInReply, StandInRequest } from './stand-in-server.ts';

// Facts, read in GitHub's documentation (REST API, version 2022-11-28) in November 2026:
// - PUT /repos/{owner}/{repo}/environments/{name} → 200 with the environment; body `wait_timer` (0 to 43,200),
//   `prevent_self_review`, `reviewers` (up to six of `{type: User|Team, id}`), `deployment_branch_policy` (null, or
//   two booleans that are not the same); 422 for anything else. Whether what is left out stays is not said: here it
//   is taken away, which is the worse of the two.
//   https://docs.github.com/rest/deployments/environments#create-or-update-an-environment
// - POST …/deployment-branch-policies `{name, type}` → 200; 303 where it is there; 404 without custom policies.
//   DELETE …/deployment-branch-policies/{id} → 204.
//   https://docs.github.com/rest/deployments/branch-policies
// - GET /users/{username} and /orgs/{org}/teams/{slug} → `id`; 404 for nobody.
//   https://docs.github.com/rest/users/users#get-a-user, https://docs.github.com/rest/teams/teams#get-a-team-by-name
// - On GitHub Free, Pro and Team, required reviewers and waiting times are for public repositories only:
//   https://docs.github.com/actions/reference/workflows-and-actions/deployments-and-environments
//   The API then answers 422 "Failed to create the environment protection rule. Please ensure the billing plan
//   supports the required reviewers protection rule." (Azure/ALZ-PowerShell-Module#193), also for their defaults
//   (alchemy-run/alchemy#1373).

/** What writes change, and whom reviewers can be. */
export interface EnvironmentState {
  environments: object[];
  /** Environment → its patterns. */
  policies: Record<string, object[]>;
  /** Login, or `ORG/TEAM` → id. */
  accounts: Record<string, number>;
  /** True: the account's plan has no reviewers and no waiting times for this repository. */
  lacksRules: boolean;
  /** True: GitHub takes reviewers and does not keep them. */
  forgetsReviewers: boolean;
}

interface Body {
  readonly wait_timer?: number;
  readonly prevent_self_review?: boolean;
  readonly reviewers?: readonly { readonly type: string; readonly id: number }[] | null;
  readonly deployment_branch_policy?: Record<string, boolean> | null;
}

const PERMITTED = ['wait_timer', 'prevent_self_review', 'reviewers', 'deployment_branch_policy'];
const LACKS =
  'Failed to create the environment protection rule. Please ensure the billing plan supports the required reviewers protection rule.';

const refused = (message: string): StandInReply => ({ status: 422, body: { message } });
const MISSING: StandInReply = { status: 404, body: { message: 'Not Found' } };

function problemOf(state: EnvironmentState, body: Body): string | undefined {
  const other = Object.keys(body).find((key) => !PERMITTED.includes(key));
  if (other !== undefined) return `Invalid request.\n\n"${other}" is not a permitted key.`;
  const { wait_timer: wait = 0, reviewers, deployment_branch_policy: policy } = body;
  if (state.lacksRules && PERMITTED.slice(0, 3).some((key) => key in body)) return LACKS;
  if (!Number.isInteger(wait) || wait < 0 || wait > 43_200) return 'Invalid wait_timer';
  if ((reviewers ?? []).length > 6) return 'Too many reviewers';
  const ids = Object.values(state.accounts);
  if ((reviewers ?? []).some(({ id }) => !ids.includes(id))) return 'Invalid reviewer';
  if (
    policy !== undefined &&
    policy !== null &&
    policy['protected_branches'] === policy['custom_branch_policies']
  )
    return 'protected_branches and custom_branch_policies cannot have the same value';
  return undefined;
}

function reviewerOf(state: EnvironmentState, id: number): object {
  const name = Object.entries(state.accounts).find(([, known]) => known === id)?.[0] ?? '';
  const [login, slug] = name.split('/');
  return slug === undefined
    ? { type: 'User', reviewer: { login, id } }
    : { type: 'Team', reviewer: { name: slug, slug, id } };
}

function rulesOf(state: EnvironmentState, body: Body): object[] {
  const {
    wait_timer: wait = 0,
    prevent_self_review: prevents = false,
    reviewers,
    deployment_branch_policy,
  } = body;
  const sent = state.forgetsReviewers ? [] : (reviewers ?? []);
  return [
    ...(wait > 0 ? [{ id: 1, type: 'wait_timer', wait_timer: wait }] : []),
    ...(sent.length > 0
      ? [
          {
            id: 2,
            type: 'required_reviewers',
            prevent_self_review: prevents,
            reviewers: sent.map(({ id }) => reviewerOf(state, id)),
          },
        ]
      : []),
    ...((deployment_branch_policy ?? null) === null ? [] : [{ id: 3, type: 'branch_policy' }]),
  ];
}

const nameOf = (environment: object): string => (environment as { name: string }).name;

function put(state: EnvironmentState, name: string, body: Body): StandInReply {
  const problem = problemOf(state, body);
  if (problem !== undefined) return refused(problem);
  const environment = {
    id: 1,
    name,
    can_admins_bypass: true,
    protection_rules: rulesOf(state, body),
    deployment_branch_policy: body.deployment_branch_policy ?? null,
  };
  const at = state.environments.findIndex((one) => nameOf(one).toLowerCase() === name.toLowerCase());
  if (at === -1) state.environments.push(environment);
  else state.environments[at] = { ...environment, name: nameOf(state.environments[at] ?? { name }) };
  return { body: environment };
}

interface Pattern {
  readonly id: number;
  readonly name: string;
  readonly type: string;
}

function addPattern(state: EnvironmentState, environment: string, body: Omit<Pattern, 'id'>): StandInReply {
  const known = (state.policies[environment] ?? []) as Pattern[];
  const found = state.environments.find((one) => nameOf(one) === environment) as
    | { deployment_branch_policy: Record<string, boolean> | null }
    | undefined;
  if (found?.deployment_branch_policy?.['custom_branch_policies'] !== true) return MISSING;
  if (known.some(({ name, type }) => name === body.name && type === body.type)) return { status: 303 };
  const added = { id: 100 + known.length + Math.max(0, ...known.map(({ id }) => id)), ...body };
  state.policies[environment] = [...known, added];
  return { body: added };
}

function removePattern(state: EnvironmentState, environment: string, id: number): StandInReply {
  const known = (state.policies[environment] ?? []) as Pattern[];
  if (!known.some((one) => one.id === id)) return MISSING;
  state.policies[environment] = known.filter((one) => one.id !== id);
  return { status: 204 };
}

/** Answers a request that changes an environment of the repository. */
export function changeEnvironment(
  state: EnvironmentState,
  rest: string,
  { method, headers, body }: StandInRequest,
): StandInReply {
  if (headers['authorization'] === undefined)
    return { status: 401, body: { message: 'Requires authentication' } };
  const [, encoded = '', what, id] =
    /^\/environments\/([^/]+)(?:\/(deployment-branch-policies)(?:\/(\d+))?)?$/u.exec(rest) ?? [];
  const name = decodeURIComponent(encoded);
  const sent = body.length === 0 ? {} : (JSON.parse(body.toString()) as object);
  if (method === 'PUT' && what === undefined && name !== '') return put(state, name, sent);
  if (method === 'POST' && what !== undefined && id === undefined)
    return addPattern(state, name, sent as Omit<Pattern, 'id'>);
  if (method === 'DELETE' && id !== undefined) return removePattern(state, name, Number(id));
  return MISSING;
}

/** Answers who somebody is. */
export function accountReply(state: EnvironmentState, pathname: string): StandInReply | undefined {
  const [, login] = /^\/users\/([^/]+)$/u.exec(pathname) ?? [];
  const [, organization, team] = /^\/orgs\/([^/]+)\/teams\/([^/]+)$/u.exec(pathname) ?? [];
  if (login === undefined && team === undefined) return undefined;
  const name = login ?? `${organization ?? ''}/${team ?? ''}`;
  const found = Object.entries(state.accounts).find(([one]) => one.toLowerCase() === name.toLowerCase());
  return found === undefined ? MISSING : { body: { id: found[1], login: found[0] } };
}
