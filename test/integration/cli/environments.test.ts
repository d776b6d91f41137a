import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CliRun, runCli } from '../../support/cli.ts';
import { type ScriptedGitHub, startGitHubApi } from '../../support/github-api.ts';

const TOKEN = 'ghp_0123456789abcdefghijABCDEFGHIJ456789';

let folder: string;
let github: ScriptedGitHub;
beforeEach(async () => {
  github = await startGitHubApi();
  folder = await mkdtemp(path.join(tmpdir(), 'tokenless-environments-'));
  await writeFile(path.join(folder, 'ca.pem'), github.ca);
});
afterEach(async () => {
  await github[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** A configuration with these publishers: lines each. */
async function declare(...publishers: readonly string[]): Promise<void> {
  await mkdir(path.join(folder, '.github'), { recursive: true });
  const tables = publishers.map((lines) => `[[tool.tokenless.publisher]]\n${lines}\n`);
  const text = `[tool.tokenless]\nrepository = "octo/app"\n${tables.join('')}`;
  await writeFile(path.join(folder, 'pyproject.toml'), text);
}

function run(command: 'plan' | 'apply', ...args: readonly string[]): Promise<CliRun> {
  const world = { directory: folder, env: { PATH: process.env['PATH'] ?? '', T: TOKEN } };
  return runCli(['environments', command, '.', '--ca', 'ca.pem', ...args], world);
}
const online = (command: 'plan' | 'apply', ...args: readonly string[]): Promise<CliRun> =>
  run(command, '--online', 'env:T', '--api-url', github.url, '--json', ...args);

interface Document {
  readonly code?: string;
  readonly why?: string;
  readonly asked: boolean;
  readonly notes: readonly string[];
  readonly environments: readonly {
    readonly name: string;
    readonly outcome: string;
    readonly changes: readonly {
      readonly setting: string;
      readonly declared: unknown;
      readonly got: unknown;
    }[];
    readonly undeclared: readonly { readonly setting: string; readonly got: unknown }[];
    readonly notes: readonly string[];
    readonly unavailable: readonly string[];
    readonly remaining: readonly string[];
  }[];
}
const documentOf = ({ stdout }: CliRun): Document => JSON.parse(stdout) as Document;
const outcomesOf = (result: CliRun): readonly string[] =>
  documentOf(result).environments.map(({ outcome }) => outcome);
const written = (): readonly string[] =>
  github.requests.filter(({ method }) => method !== 'GET').map(({ method, path: at }) => `${method} ${at}`);
const bodies = (): readonly unknown[] =>
  github.requests
    .filter(({ method }) => method === 'PUT')
    .map(({ body }) => JSON.parse(body.toString()) as unknown);

const NEW = 'index = "testpypi"\nenvironment = "testpypi"\ndeployTags = ["v*"]';
const PYPI = 'index = "pypi"\nenvironment = "pypi"';
const GATED = `${PYPI}\nreviewers = ["hubot", "octo/the-releasers"]\npreventSelfReview = true\nwaitMinutes = 10\ndeployTags = ["v*"]\ndeployBranches = []`;

describe('tokenless environments plan', () => {
  it('shows what is declared against what is there, and changes nothing', async () => {
    await declare(NEW, GATED);
    const result = await online('plan');
    expect(result.exitCode).toBe(0);
    expect(documentOf(result).environments).toMatchObject([
      {
        name: 'testpypi',
        state: 'absent',
        outcome: 'planned',
        changes: [{ setting: 'deployTags', declared: ['v*'], got: null }],
      },
      {
        name: 'pypi',
        state: 'there',
        changes: [
          {
            setting: 'reviewers',
            declared: ['hubot', 'octo/the-releasers'],
            got: ['octocat', 'octo/the-releasers'],
          },
          { setting: 'waitMinutes', declared: 10, got: 30 },
          { setting: 'deployBranches', declared: [], got: ['main'] },
        ],
      },
    ]);
    expect(written()).toEqual([]);
  });

  it('says what it would need where GitHub is not asked', async () => {
    await declare(NEW, GATED);
    const result = documentOf(await run('plan', '--json'));
    expect(result).toMatchObject({
      asked: false,
      environments: [{ state: 'unknown' }, { outcome: 'unknown' }],
    });
    expect(result.notes[0]).toMatch(/not asked.*`Administration` \(write\)/u);
    expect(github.requests).toEqual([]);
  });

  it('prints it as a difference', async () => {
    await declare(GATED);
    const { stdout } = await run('plan', '--online', 'env:T', '--api-url', github.url);
    expect(stdout).toContain('  - waitMinutes: 30\n  + waitMinutes: 10\n');
  });

  it('says what is not declared and stays', async () => {
    await declare(PYPI);
    const [pypi] = documentOf(await online('plan')).environments;
    expect(pypi).toMatchObject({ outcome: 'unchanged', changes: [] });
    expect(pypi?.undeclared.map(({ setting }) => setting)).toEqual([
      'reviewers',
      'preventSelfReview',
      'waitMinutes',
      'deployTags',
      'deployBranches',
    ]);
  });

  it.each(['forbidden', 'broken', 'cut', 'html', 'huge', 'wrong-shape', 'limited'] as const)(
    'plans nothing on an answer that is %s',
    async (fault) => {
      await declare(GATED);
      for (const at of ['/environments', '/environments/pypi/deployment-branch-policies']) {
        github.faults.clear();
        github.faults.set(at, fault);
        const result = await online('apply');
        expect([result.exitCode, documentOf(result).code]).toEqual([4, 'environments-not-told']);
      }
      expect(written()).toEqual([]);
    },
  );

  it.each([
    [
      [`${GATED}\n`, 'index = "testpypi"\nenvironment = "PyPI"\nwaitMinutes = 5'],
      'two publishers declare another `waitMinutes`',
    ],
    [['index = "pypi"\nenvironment = "pypi"\nreviewers = ["a/b/c"]'], 'neither a login nor a team'],
    [
      ['index = "pypi"\nenvironment = "pypi"\nreviewers = ["a","b","c","d","e","f","g"]'],
      'GitHub takes 6 reviewers',
    ],
  ])('refuses the declaration %j', async (publishers, why) => {
    await declare(...publishers);
    const result = await online('plan');
    expect([result.exitCode, documentOf(result).code]).toEqual([2, 'environment-declaration-invalid']);
    expect(documentOf(result).why).toContain(why);
  });

  it.each([
    ['preventSelfReviews = true', 'preventSelfReview'],
    ['wait_minutes = 1', 'waitMinutes'],
    ['deployTag = ["v*"]', 'deployTags'],
  ])('suggests the known key for %j', async (line, nearest) => {
    await declare(`${PYPI}\n${line}`);
    expect(documentOf(await online('plan'))).toMatchObject({
      code: 'config-key-unknown',
      details: { nearest },
    });
  });

  it.each([
    'waitMinutes = -1',
    'waitMinutes = 43201',
    'waitMinutes = 1.5',
    'deployTags = ["refs/tags/v*"]',
    'deployTags = "v*"',
    'preventSelfReview = "yes"',
  ])('refuses the value %j', async (line) => {
    await declare(`${PYPI}\n${line}`);
    expect(documentOf(await online('plan')).code).toBe('config-value-invalid');
  });

  it('says that nothing is declared, and that GitLab is not done here', async () => {
    await declare('index = "pypi"');
    expect(documentOf(await online('plan')).code).toBe('environments-undeclared');
    await declare('index = "pypi"\nprovider = "gitlab"\nowner = "group"\nenvironment = "release"');
    const gitlab = documentOf(await online('plan'));
    expect([gitlab.code, gitlab.why]).toEqual(['environments-undeclared', expect.stringContaining('GitLab')]);
  });
});

describe('tokenless environments apply', () => {
  it('makes what is declared, and nothing the second time', async () => {
    await declare(NEW, GATED);
    const first = await online('apply');
    expect([first.exitCode, outcomesOf(first)]).toEqual([0, ['created', 'updated']]);
    expect(github.state.policies).toMatchObject({
      testpypi: [{ name: 'v*', type: 'tag' }],
      pypi: [{ name: 'v*', type: 'tag' }],
    });
    expect(bodies()).toEqual([
      { deployment_branch_policy: { protected_branches: false, custom_branch_policies: true } },
      {
        wait_timer: 10,
        prevent_self_review: true,
        reviewers: [
          { type: 'User', id: 9 },
          { type: 'Team', id: 5 },
        ],
        deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
      },
    ]);
    const before = written().length;
    const second = await online('apply');
    expect([second.exitCode, outcomesOf(second), written().length]).toEqual([
      0,
      ['unchanged', 'unchanged'],
      before,
    ]);
    expect(outcomesOf(await online('plan'))).toEqual(['unchanged', 'unchanged']);
  });

  it('keeps what it was not told about, although one request sets all', async () => {
    await declare(`${PYPI}\nwaitMinutes = 0`);
    const before = structuredClone(github.state.policies);
    const result = await online('apply');
    expect([result.exitCode, outcomesOf(result)]).toEqual([0, ['updated']]);
    expect(bodies()).toEqual([
      {
        wait_timer: 0,
        prevent_self_review: true,
        reviewers: [
          { type: 'User', id: 4 },
          { type: 'Team', id: 5 },
        ],
        deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
      },
    ]);
    expect(github.state.policies).toEqual(before);
  });

  it('keeps the limit to protected branches', async () => {
    Object.assign(github.state.environments[0] ?? {}, {
      deployment_branch_policy: { protected_branches: true, custom_branch_policies: false },
    });
    await declare(`${PYPI}\nwaitMinutes = 1`);
    await online('apply');
    expect(bodies()).toMatchObject([
      { deployment_branch_policy: { protected_branches: true, custom_branch_policies: false } },
    ]);
  });

  it('adds patterns before it takes others away, and leaves those of the other kind', async () => {
    await declare(`${PYPI}\ndeployTags = ["release-*"]`);
    const result = await online('apply');
    expect([result.exitCode, written()]).toEqual([
      0,
      [
        'POST /repos/octo/app/environments/pypi/deployment-branch-policies',
        'DELETE /repos/octo/app/environments/pypi/deployment-branch-policies/7',
      ],
    ]);
    expect(github.state.policies['pypi']).toMatchObject([
      { name: 'main' },
      { name: 'release-*', type: 'tag' },
    ]);
  });

  it('takes reviewers away only where none are declared', async () => {
    await declare(`${PYPI}\nreviewers = []\npreventSelfReview = false`);
    expect(outcomesOf(await online('apply'))).toEqual(['updated']);
    expect(bodies()).toMatchObject([{ reviewers: [], wait_timer: 30 }]);
  });

  it('finds an environment whatever its letters, and one whose name has a slash', async () => {
    await declare(
      'index = "pypi"\nenvironment = "PyPI"\nwaitMinutes = 1',
      'index = "testpypi"\nenvironment = "test/pypi"\nreviewers = []',
    );
    expect(outcomesOf(await online('apply'))).toEqual(['updated', 'created']);
    expect(written()).toEqual([
      'PUT /repos/octo/app/environments/pypi',
      'PUT /repos/octo/app/environments/test%2Fpypi',
    ]);
    expect(outcomesOf(await online('apply'))).toEqual(['unchanged', 'unchanged']);
  });

  it('sets the rest where the plan of the account has no reviewers, and says so', async () => {
    github.state.lacksRules = true;
    github.state.repository = { ...github.state.repository, private: true };
    github.state.environments = [];
    await declare(NEW, GATED);
    const result = await online('apply');
    expect([result.exitCode, outcomesOf(result)]).toEqual([1, ['created', 'refused']]);
    const { environments, notes } = documentOf(result);
    expect(environments[1]).toMatchObject({
      unavailable: ['reviewers', 'preventSelfReview', 'waitMinutes'],
      remaining: ['reviewers', 'preventSelfReview', 'waitMinutes'],
    });
    expect(github.state.policies['pypi']).toMatchObject([{ name: 'v*', type: 'tag' }]);
    expect(notes[0]).toContain('on GitHub Enterprise only');
    const text = await run('apply', '--online', 'env:T', '--api-url', github.url);
    expect(text.stdout).toContain('not available: reviewers, preventSelfReview, waitMinutes');
  });

  it('takes no rule away that is there where GitHub refuses a change of it', async () => {
    github.state.lacksRules = true;
    const before = structuredClone(github.state.environments);
    await declare(`${PYPI}\nwaitMinutes = 5`);
    const result = await online('apply');
    expect([result.exitCode, documentOf(result).code]).toEqual([1, 'environment-not-applied']);
    expect(documentOf(result).why).toContain('billing plan');
    expect(github.state.environments).toEqual(before);
  });

  it('is not content with what GitHub took and did not keep', async () => {
    github.state.forgetsReviewers = true;
    await declare(GATED);
    const result = await online('apply');
    expect([result.exitCode, outcomesOf(result)]).toEqual([1, ['refused']]);
    expect(documentOf(result).environments[0]?.remaining).toEqual(['reviewers', 'preventSelfReview']);
  });

  it('sends nothing for a reviewer whom GitHub does not know', async () => {
    await declare(`${PYPI}\nreviewers = ["nobody-here"]`);
    const result = await online('apply');
    expect([result.exitCode, documentOf(result).code]).toEqual([2, 'environment-reviewer-unknown']);
    expect(written()).toEqual([]);
  });

  it('sends nothing without a token', async () => {
    await declare(GATED);
    for (const flags of [[], ['--online', '--api-url', github.url]]) {
      const result = await run('apply', '--json', ...flags);
      expect([result.exitCode, documentOf(result).code]).toEqual([2, 'usage-invalid']);
    }
    expect(written()).toEqual([]);
  });

  it('says which permission a token lacks that may not write', async () => {
    await declare(GATED);
    github.faults.set('/environments/pypi', 'forbidden');
    const result = documentOf(await online('apply'));
    expect([result.code, result.why]).toEqual([
      'environments-not-told',
      expect.stringContaining('`Administration` (write)'),
    ]);
  });

  it('never sends the token to another host, and never prints it (attack)', async () => {
    await declare(GATED);
    for (const fault of ['redirects-away', 'redirects-twice'] as const) {
      github.faults.set('/environments/pypi', fault);
      expect((await online('apply')).exitCode).toBeGreaterThan(0);
    }
    github.faults.clear();
    github.state.environments = [
      {
        name: 'pypi',
        protection_rules: [{ type: TOKEN, reviewers: [{ type: 'User', reviewer: { id: 4, login: TOKEN } }] }],
      },
    ];
    for (const command of ['plan', 'apply'] as const) {
      const { stdout, stderr } = await online(command);
      expect(stdout + stderr).not.toContain(TOKEN);
    }
  });
});
