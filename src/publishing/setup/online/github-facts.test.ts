import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type GitHubFault,
  type ScriptedGitHub,
  startGitHubApi,
} from '../../../../test/support/github-api.ts';
import { createTestClock, startStandIn } from '../../../../test/support/stand-in-server.ts';
import { Secret } from '../../../base/index.ts';
import type { OnlineFacts } from '../../doctor/index.ts';
import { type GitHubQuestions, readGitHubFacts } from './github-facts.ts';

const TOKEN = 'ghp_0123456789abcdefghijABCDEFGHIJ456789';

let github: ScriptedGitHub;
beforeEach(async () => {
  github = await startGitHubApi();
});
afterEach(() => github[Symbol.asyncDispose]());

function read(questions: Partial<GitHubQuestions> = {}): Promise<OnlineFacts> {
  return readGitHubFacts({
    api: { url: github.url, takesToken: true },
    repository: { owner: 'octo', name: 'app' },
    isNamed: () => false,
    token: new Secret(TOKEN),
    ca: github.ca,
    deps: createTestClock(),
    ...questions,
  });
}

const PYPI = {
  name: 'pypi',
  reviewers: ['octocat', 'octo/the-releasers'],
  preventsSelfReview: true,
  waitMinutes: 30,
  refPatterns: [
    { kind: 'tag', pattern: 'v*' },
    { kind: 'branch', pattern: 'main' },
  ],
};

const WHOLE: OnlineFacts = {
  fullName: 'octo/app',
  redirected: false,
  ownerId: '11',
  repositoryId: '22',
  archived: false,
  fork: false,
  subject: { usesDefault: true, immutable: false, claimKeys: [], prefix: 'repo:octo/app' },
  defaultPermissions: 'read',
  environments: [PYPI as NonNullable<OnlineFacts['environments']>[number]],
  secretNames: [
    { name: 'PYPI_TOKEN', level: 'repository' },
    { name: 'SHARED', level: 'organization' },
    { name: 'SIGNING_KEY', level: 'environment', environment: 'pypi' },
  ],
  unseen: [],
};

describe('readGitHubFacts', () => {
  it('tells everything that a token may see', async () => {
    expect(await read()).toEqual(WHOLE);
    expect(new Set(github.requests.map(({ method }) => method))).toEqual(new Set(['GET']));
    expect(github.requests.every(({ headers }) => headers['authorization'] === `Bearer ${TOKEN}`)).toBe(true);
  });

  it('tells what is public without a token, and names the permission of the rest', async () => {
    const { defaultPermissions: _permissions, secretNames: _names, ...open } = WHOLE;
    expect(await read({ token: undefined })).toEqual({
      ...open,
      unseen: [
        'the default permissions of workflows could not be asked: it needs a token with the repository permission `Administration` (read)',
        'the names of the repository’s secrets could not be asked: it needs a token with the repository permission `Secrets` (read)',
        'the names of the organization’s secrets could not be asked: it needs a token with the repository permission `Secrets` (read)',
        'the names of the secrets of environments could not be asked: it needs a token with the repository permission `Environments` (read)',
      ],
    });
    expect(github.requests.some(({ path }) => path.includes('secrets'))).toBe(false);
    expect(github.requests.some(({ headers }) => 'authorization' in headers)).toBe(false);
  });

  it('follows a rename once and asks the rest by the new name', async () => {
    const facts = await read({ repository: { owner: 'octo', name: github.oldName } });
    expect(facts).toEqual({ ...WHOLE, redirected: true });
    expect(github.requests.map(({ path }) => path).slice(0, 3)).toEqual([
      '/repos/octo/old-name',
      '/repositories/22',
      '/repos/octo/app/actions/oidc/customization/sub',
    ]);
  });

  it('takes over the spelling of the forge', async () => {
    github.state.repository = { ...github.state.repository, full_name: 'Octo/App' };
    expect(await read()).toMatchObject({ fullName: 'Octo/App', redirected: false });
  });

  it.each([
    [{ use_default: true, use_immutable_subject: false, sub_claim_prefix: 'repo:octo@11/app@22' }, true, []],
    [{ use_default: true, use_immutable_subject: true, sub_claim_prefix: 'repo:octo@11/app@22' }, true, []],
    [{ use_default: true, use_immutable_subject: true }, true, []],
    [{ use_default: true }, false, []],
    [{ use_default: true, include_claim_keys: ['repo'] }, false, []],
    [{ use_default: false, include_claim_keys: ['repo', 'actor'] }, false, ['repo', 'actor']],
    [{ use_default: false, sub_claim_prefix: 'not a prefix' }, false, []],
  ])('reads the form of `sub` from %j', async (answer, immutable, claimKeys) => {
    github.state.subject = answer;
    const { subject } = await read();
    expect(subject).toMatchObject({ usesDefault: answer.use_default, immutable, claimKeys });
    expect(subject?.prefix).toBe(
      immutable && 'sub_claim_prefix' in answer ? answer.sub_claim_prefix : undefined,
    );
  });

  it.each([
    [null, { refPatterns: undefined }],
    [
      { protected_branches: true, custom_branch_policies: false },
      { refPatterns: [], protectedBranches: true },
    ],
    [{ protected_branches: false, custom_branch_policies: true }, { refPatterns: [] }],
  ])('reads the policy %j of an environment', async (policy, told) => {
    github.state.environments = [{ name: 'a/b', protection_rules: [], deployment_branch_policy: policy }];
    const { environments } = await read();
    expect(environments).toEqual([
      { name: 'a/b', reviewers: [], preventsSelfReview: false, waitMinutes: 0, ...told },
    ]);
    expect(github.requests.some(({ path }) => path.includes('/environments/a%2Fb/secrets'))).toBe(true);
  });

  it('reads lists to their end', async () => {
    github.state.environments = Array.from({ length: 230 }, (_, at) => ({ name: `pr-${at}` }));
    github.state.secrets = Array.from({ length: 101 }, (_, at) => `S${at}`);
    const { environments, secretNames, unseen } = await read();
    expect(environments).toHaveLength(230);
    expect(secretNames?.filter(({ level }) => level === 'repository')).toHaveLength(101);
    expect(unseen).toEqual(['the names of the secrets of 180 more environments were not asked']);
    expect(github.requests.length).toBeLessThan(70);
  });

  it('leaves out a list without an end', async () => {
    github.state.environments = Array.from({ length: 1001 }, (_, at) => ({ name: `pr-${at}` }));
    const { environments, unseen } = await read();
    expect(environments).toBeUndefined();
    expect(unseen).toEqual(['the environments are more than 1000']);
  });

  it('asks first about the environments that a workflow names, and says which rules it does not know', async () => {
    const policy = { protected_branches: false, custom_branch_policies: true };
    github.state.environments = Array.from({ length: 60 }, (_, at) => ({
      name: `e${at}`,
      deployment_branch_policy: policy,
    }));
    const { environments, unseen } = await read({ isNamed: (name) => name === 'e59' });
    expect(environments?.[0]).toMatchObject({ name: 'e59', refPatterns: [] });
    expect(environments?.filter(({ policyUnknown }) => policyUnknown === true)).toHaveLength(10);
    expect(unseen).toContain('the rules of 10 more environments were not asked');
  });

  it('asks a user’s repository for no secrets of an organization', async () => {
    github.state.repository = { ...github.state.repository, owner: { id: 11, type: 'User' } };
    await read();
    expect(github.requests.some(({ path }) => path.includes('organization-secrets'))).toBe(false);
  });
});

type Member = keyof OnlineFacts;
const ENDPOINTS: readonly (readonly [path: string, members: readonly Member[], permission: string])[] = [
  ['', ['fullName', 'ownerId', 'repositoryId', 'redirected'], 'Metadata'],
  ['/actions/oidc/customization/sub', ['subject'], 'Actions'],
  ['/actions/permissions/workflow', ['defaultPermissions'], 'Administration'],
  ['/environments', ['environments'], 'Actions'],
  ['/actions/secrets', [], 'Secrets'],
  ['/actions/organization-secrets', [], 'Secrets'],
  ['/environments/pypi/secrets', [], 'Environments'],
  ['/environments/pypi/deployment-branch-policies', [], 'Actions'],
];

describe('an endpoint that does not answer', () => {
  it.each(ENDPOINTS)('%s: names the permission', async (path, members, permission) => {
    github.faults.set(path, 'forbidden');
    const facts = await read();
    expect(facts.unseen).toHaveLength(1);
    expect(facts.unseen[0]).toContain(
      `(status 403): the token needs the repository permission \`${permission}\``,
    );
    for (const member of members) expect(facts).not.toHaveProperty(member);
  });

  const BROKEN: readonly GitHubFault[] = [
    'missing',
    'broken',
    'cut',
    'html',
    'huge',
    'wrong-shape',
    'sso',
    'redirects-away',
    'redirects-twice',
  ];
  it.each(ENDPOINTS.flatMap(([path]) => BROKEN.map((fault) => [path, fault] as const)))(
    '%s: %s leaves out its fact, in one sentence',
    async (path, fault) => {
      github.faults.set(path, fault);
      const { unseen, environments = [], secretNames = [], ...facts } = await read();
      expect(unseen).toHaveLength(1);
      expect(WHOLE).toMatchObject(facts);
      expect(WHOLE.environments?.map(({ name }) => name)).toEqual(
        expect.arrayContaining(environments.map(({ name }) => name)),
      );
      expect(WHOLE.secretNames).toEqual(expect.arrayContaining([...secretNames]));
    },
  );

  it('is asked once, and its answer is read up to a limit', async () => {
    github.faults.set('/actions/permissions/workflow', 'broken');
    github.faults.set('/actions/secrets', 'huge');
    expect((await read()).unseen).toEqual([
      'GitHub did not tell the default permissions of workflows (status 500): ask again later',
      'the names of the repository’s secrets could not be asked: it is longer than 2097152 bytes',
    ]);
    expect(github.requests.filter(({ path }) => path.endsWith('/actions/permissions/workflow'))).toHaveLength(
      1,
    );
  });

  it('is told apart from a policy that lets any ref deploy', async () => {
    github.faults.set('/environments/pypi/deployment-branch-policies', 'broken');
    expect((await read()).environments).toMatchObject([{ refPatterns: undefined, policyUnknown: true }]);
  });

  it('says that a repository is not there, and asks nothing else', async () => {
    github.faults.set('*', 'missing');
    expect(await read()).toEqual({
      unseen: [
        'GitHub did not tell the repository `octo/app` (status 404): it is not there, or the token needs the repository permission `Metadata` (read)',
      ],
    });
    expect(github.requests).toHaveLength(1);
  });

  it('says that the token is refused, and asks nothing else', async () => {
    github.faults.set('*', 'unauthorized');
    expect((await read()).unseen).toEqual([
      'GitHub does not know the token (status 401): it is wrong, revoked or expired',
    ]);
    expect(github.requests).toHaveLength(1);
  });

  it.each([
    ['limited', ' until 2026-12-01T00:00:00.000Z'],
    ['throttled', ''],
  ] as const)('stops at a rate limit (%s): no storm, no waiting', async (fault, until) => {
    github.faults.set('/environments', fault);
    const facts = await read();
    expect(facts.unseen).toEqual([
      `the rate limit of GitHub’s API is used up${until}, so that the rest was not asked`,
    ]);
    expect(facts).toMatchObject({ fullName: 'octo/app', defaultPermissions: 'read' });
    expect(github.requests.at(-1)?.path).toContain('/environments?');
  });

  it('hangs no longer than the time limit', async () => {
    github.faults.set('/actions/permissions/workflow', 'hangs');
    const facts = await read({ totalSeconds: 0.3 });
    expect(facts.unseen).toEqual(['GitHub took too long, so that the rest was not asked']);
    expect(facts.subject).toBeDefined();
  });

  it('stops when the caller does', async () => {
    github.faults.set('', 'hangs');
    const stop = new AbortController();
    const reason = new Error('Ctrl-C');
    setTimeout(() => stop.abort(reason), 100);
    await expect(read({ signal: stop.signal })).rejects.toBe(reason);
  });

  it('says that nothing listens', async () => {
    const { unseen } = await read({ api: { url: 'https://127.0.0.1:1', takesToken: true } });
    expect(unseen[0]).toContain('could not be asked: nothing listens at this address');
  });

  it('trusts no certificate of a stranger', async () => {
    expect((await read({ ca: undefined })).unseen[0]).toContain('its certificate is not trusted');
    expect(github.requests).toEqual([]);
  });
});

describe('the token', () => {
  it('goes to no other host (attack)', async () => {
    await using thief = await startStandIn(() => ({ body: {} }));
    await using evil = await startStandIn(() => ({
      status: 301,
      headers: { location: `${thief.url}/take` },
    }));
    await read({ api: { url: evil.url, takesToken: true } });
    expect(thief.requests).toEqual([]);
  });

  it('is not sent unencrypted (attack)', async () => {
    await using plain = await startStandIn(() => ({ status: 404 }));
    await read({ api: { url: plain.url, takesToken: true } });
    expect(plain.requests.map(({ headers }) => headers['authorization'])).toEqual([undefined]);
  });

  it('is not sent to a host that only a git remote names (attack)', async () => {
    const { unseen, ...facts } = await read({ api: { url: github.url, takesToken: false } });
    expect(facts).toMatchObject({ fullName: 'octo/app' });
    expect(unseen[0]).toContain('no token was sent to `127.0.0.1:');
    expect(github.requests.some(({ headers }) => 'authorization' in headers)).toBe(false);
  });

  it('is in nothing that is told, though every answer repeats it (attack)', async () => {
    github.state.environments = [
      {
        name: `env-${TOKEN}`,
        protection_rules: [
          { type: 'required_reviewers', reviewers: [{ type: 'User', reviewer: { login: TOKEN } }] },
        ],
        deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
      },
    ];
    github.state.policies = { 'env-[secret]': [{ name: `${TOKEN}*`, type: 'tag' }] };
    github.state.secrets = [TOKEN];
    github.state.subject = {
      use_default: false,
      include_claim_keys: [TOKEN],
      sub_claim_prefix: `repo:${TOKEN}/app`,
    };
    github.state.repository = { ...github.state.repository, full_name: `octo/${TOKEN}` };
    const facts = JSON.stringify(await read());
    expect(facts).not.toContain(TOKEN);
  });
});
