import { LOOPBACK_NAMES, createCertificateAuthority } from '../../src/server/adapters/tls/index.ts';
import { type EnvironmentState, accountReply, changeEnvironment } from './github-environments.ts';
import { type StandIn, type StandInReply, type StandInRequest, startStandIn } from './stand-in-server.ts';

/** What may go wrong with an answer. */
export type GitHubFault =
  | 'unauthorized'
  | 'forbidden'
  | 'sso'
  | 'missing'
  | 'limited'
  | 'throttled'
  | 'broken'
  | 'cut'
  | 'hangs'
  | 'html'
  | 'huge'
  | 'wrong-shape'
  | 'redirects-away'
  | 'redirects-twice';

/** A repository as the scripted GitHub has it; every member can be changed by a test. */
export interface ScriptedRepository extends EnvironmentState {
  /** Under which it is asked for. */
  name: string;
  repository: object;
  subject: object;
  permissions: object;
  secrets: string[];
  organizationSecrets: string[];
  /** Environment → names. */
  environmentSecrets: Record<string, string[]>;
}

/** A GitHub API on loopback, over TLS. */
export interface ScriptedGitHub extends StandIn {
  /** What clients must trust, in PEM. */
  readonly ca: string;
  /** Key and certificate, for another server that the same clients trust. */
  readonly tls: { readonly key: string; readonly cert: string };
  readonly state: ScriptedRepository;
  /** Path after `/repos/octo/app` (or a beginning of it with `*`) → what goes wrong there. */
  readonly faults: Map<string, GitHubFault>;
  /** An old name of the repository, which redirects to its id. */
  readonly oldName: string;
}

/** A reset of the rate limit: 2026-12-01T00:00:00Z. */
export const LIMIT_RESET = '1796083200';

const FAULTS: Readonly<Record<Exclude<GitHubFault, 'hangs'>, StandInReply>> = {
  unauthorized: { status: 401, body: { message: 'Bad credentials' } },
  forbidden: { status: 403, body: { message: 'Resource not accessible by personal access token' } },
  sso: {
    status: 403,
    headers: { 'x-github-sso': 'required; url=https://github.com/orgs/octo/sso' },
    body: {},
  },
  missing: { status: 404, body: { message: 'Not Found' } },
  limited: {
    status: 403,
    headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': LIMIT_RESET },
    body: { message: 'API rate limit exceeded' },
  },
  throttled: { status: 429, headers: { 'retry-after': '3600' }, body: { message: 'secondary rate limit' } },
  broken: { status: 500, body: { message: 'Server Error' } },
  cut: { cut: 'middle', body: { long: 'x'.repeat(1000) } },
  html: { body: '<!doctype html><title>Sign in</title>', headers: { 'content-type': 'text/html' } },
  huge: { body: `{"name":"${'x'.repeat(3 * 1024 * 1024)}"}` },
  'wrong-shape': {
    body: { id: 'twenty-two', full_name: ['octo'], use_default: 'yes', secrets: [{ name: 1 }] },
  },
  'redirects-away': { status: 301, headers: { location: 'https://github.com.evil.example/take' } },
  'redirects-twice': { status: 301, headers: { location: '/hop/1' } },
};

/** `octo/app` of an organization, made before 2026-07-15, with one gated environment. */
function octoApp(): ScriptedRepository {
  return {
    name: 'octo/app',
    repository: {
      id: 22,
      full_name: 'octo/app',
      owner: { login: 'octo', id: 11, type: 'Organization' },
      private: false,
      archived: false,
      fork: false,
    },
    subject: { use_default: true, use_immutable_subject: false, sub_claim_prefix: 'repo:octo/app' },
    permissions: { default_workflow_permissions: 'read', can_approve_pull_request_reviews: false },
    environments: [
      {
        id: 1,
        name: 'pypi',
        protection_rules: [
          { id: 2, type: 'wait_timer', wait_timer: 30 },
          {
            id: 3,
            type: 'required_reviewers',
            prevent_self_review: true,
            reviewers: [
              { type: 'User', reviewer: { login: 'octocat', id: 4 } },
              { type: 'Team', reviewer: { name: 'The Releasers', slug: 'the-releasers', id: 5 } },
            ],
          },
          { id: 6, type: 'branch_policy' },
        ],
        deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
      },
    ],
    policies: {
      pypi: [
        { id: 7, name: 'v*', type: 'tag' },
        { id: 8, name: 'main' },
      ],
    },
    accounts: { octocat: 4, 'octo/the-releasers': 5, hubot: 9 },
    lacksRules: false,
    forgetsReviewers: false,
    secrets: ['PYPI_TOKEN'],
    organizationSecrets: ['SHARED'],
    environmentSecrets: { pypi: ['SIGNING_KEY'] },
  };
}

/** One page of a list, in GitHub's form. */
function pageOf(member: string, items: readonly object[], query: URLSearchParams): StandInReply {
  const size = Math.min(100, Number(query.get('per_page') ?? 30));
  const start = (Number(query.get('page') ?? 1) - 1) * size;
  return { body: { total_count: items.length, [member]: items.slice(start, start + size) } };
}

const named = (names: readonly string[]): object[] =>
  names.map((name) => ({ name, created_at: '2026-01-01' }));

function answer(state: ScriptedRepository, rest: string, query: URLSearchParams): StandInReply {
  const fixed: Record<string, StandInReply> = {
    '': { body: state.repository },
    '/actions/oidc/customization/sub': { body: state.subject },
    '/actions/permissions/workflow': { body: state.permissions },
    '/environments': pageOf('environments', state.environments, query),
    '/actions/secrets': pageOf('secrets', named(state.secrets), query),
    '/actions/organization-secrets': pageOf('secrets', named(state.organizationSecrets), query),
  };
  const known = fixed[rest];
  if (known !== undefined) return known;
  const [, encoded = '', what] = /^\/environments\/([^/]+)\/(.+)$/u.exec(rest) ?? [];
  const name = decodeURIComponent(encoded);
  if (what === 'deployment-branch-policies')
    return pageOf('branch_policies', state.policies[name] ?? [], query);
  if (what === 'secrets') return pageOf('secrets', named(state.environmentSecrets[name] ?? []), query);
  return FAULTS.missing;
}

function faultAt(faults: ReadonlyMap<string, GitHubFault>, rest: string): GitHubFault | undefined {
  const [, fault] =
    [...faults].find(([at]) => (at.endsWith('*') ? rest.startsWith(at.slice(0, -1)) : at === rest)) ?? [];
  return fault;
}

/** Starts a GitHub that answers as its documentation says, unless a fault is set. */
export async function startGitHubApi(): Promise<ScriptedGitHub> {
  const authority = await createCertificateAuthority({ nowSeconds: () => Math.floor(Date.now() / 1000) });
  const { keyPem: key, certificatePem: cert } = await authority.issue(LOOPBACK_NAMES);
  const state = octoApp();
  const faults = new Map<string, GitHubFault>();
  const reply = (request: StandInRequest): StandInReply | undefined => {
    const { pathname, searchParams } = new URL(request.path, 'https://api.example');
    const account = accountReply(state, pathname);
    if (account !== undefined) return account;
    if (pathname === '/repos/octo/old-name')
      return { status: 301, headers: { location: '/repositories/22' } };
    if (pathname.startsWith('/hop/')) return { status: 301, headers: { location: '/repositories/22' } };
    const bases = [`/repos/${state.name}`, '/repositories/22'];
    const base = bases.find((one) => `${pathname}/`.toLowerCase().startsWith(`${one}/`.toLowerCase()));
    const rest = base === undefined ? undefined : pathname.slice(base.length);
    if (rest === undefined) return FAULTS.missing;
    const fault = pathname.startsWith('/repositories') ? undefined : faultAt(faults, rest);
    if (fault === 'hangs') return undefined;
    if (fault !== undefined) return FAULTS[fault];
    return request.method === 'GET'
      ? answer(state, rest, searchParams)
      : changeEnvironment(state, rest, request);
  };
  const tls = { key, cert };
  const server = await startStandIn(reply, tls);
  return Object.assign(server, { ca: authority.certificatePem, tls, state, faults, oldName: 'old-name' });
}
