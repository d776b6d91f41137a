import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BuiltDistribution } from '../../../src/packaging/index.ts';
import { type CliRun, runCli } from '../../support/cli.ts';
import { startGitHubApi } from '../../support/github-api.ts';
import { PENDING } from '../../support/github-runs.ts';
import { type TestIndex, testIndex } from '../../support/index/test-index.ts';
import { git, makeProject } from '../../support/rehearsal/project.ts';
import { helloSdist, helloWheel } from '../../support/index/upload-body.ts';
import { startStandIn } from '../../support/stand-in-server.ts';

const WHEEL = helloWheel();
const SDIST = helloSdist();
const TOKEN = 'ghp_0123456789abcdefghijABCDEFGHIJ456789';

interface World {
  readonly directory: string;
  readonly staging: TestIndex;
  readonly production: TestIndex;
  readonly status: (...args: string[]) => Promise<CliRun>;
}

/** A project with two declared indexes of ours: one takes every version, the other finals. */
async function world(): Promise<World> {
  const [staging, production] = [await testIndex({ overHttp: true }), await testIndex({ overHttp: true })];
  const table = (url: string, environment: string, versions: string): string =>
    `\n[[tool.tokenless.publisher]]\nindex = "${url}/legacy/"\nenvironment = "${environment}"\nversions = "${versions}"\n`;
  const tables = table(staging.url, 'staging', 'all') + table(production.url, 'production', 'final');
  const own = (text: string): string =>
    text.slice(0, text.indexOf('\n[[tool.tokenless.publisher]]')) + tables;
  const directory = makeProject({ edits: { 'pyproject.toml': own } });
  const env = { PATH: process.env['PATH'] ?? '', T: TOKEN };
  return {
    directory,
    staging,
    production,
    status: (...args) => runCli(['status', ...args], { env, directory }),
  };
}

async function publish(index: TestIndex, ...files: readonly BuiltDistribution[]): Promise<void> {
  const token = await index.uploadToken();
  for (const file of files) expect((await index.upload(token, file)).status).toBe(200);
}

const documentOf = ({ stdout }: CliRun): { readonly stage: string; readonly unseen: readonly string[] } =>
  JSON.parse(stdout) as never;

describe('tokenless status', () => {
  it('is not done before anything is published, and says what it cannot see', async () => {
    const { status } = await world();
    const run = await status('--json');
    expect(run.exitCode).toBe(1);
    expect(JSON.parse(run.stdout)).toMatchObject({
      schema: 'tokenless/status/v1',
      project: 'hello-dist',
      version: '0.1.0',
      stage: 'tagged',
      tag: { name: 'v0.1.0', here: true, pushed: null },
      indexes: [
        {
          registration: 'publisher',
          environment: 'staging',
          takesVersion: true,
          project: 'no',
          state: 'absent',
        },
        { environment: 'production', state: 'absent' },
      ],
    });
    expect(documentOf(run).unseen.join('\n')).toMatch(/tokenless probe[\s\S]*--online env:GITHUB_TOKEN/u);
  });

  it('follows a release from the test index to production', async () => {
    const { status, staging, production } = await world();
    const files = [WHEEL, SDIST];
    await publish(staging, ...files);
    expect(documentOf(await status('hello-dist==1.0', '--json')).stage).toBe('partly-published');
    await publish(production, ...files);
    const done = await status('hello-dist==1.0');
    expect(done.exitCode).toBe(0);
    expect(done.stdout).toContain('hello-dist 1.0: published');
    expect(done.stdout).toContain(`${production.url}/legacy/`);
  });

  it('finds sums that differ between indexes, and from the files here', async () => {
    const { status, staging, production, directory } = await world();
    await publish(staging, WHEEL);
    await publish(
      production,
      helloWheel({ modules: [{ path: 'hello_dist/__init__.py', content: 'x = 2\n' }] }),
    );
    const differing = await status('hello-dist==1.0', '--json');
    expect(differing.exitCode).toBe(1);
    expect(JSON.parse(differing.stdout)).toMatchObject({
      stage: 'sums-differ',
      differences: [{ filename: WHEEL.filename }],
    });
    const list = `${'0'.repeat(64)}  ${WHEEL.filename}\n`;
    await writeFile(path.join(directory, 'SHA256SUMS'), list);
    const here = await status('hello-dist==1.0', '--index', staging.url, '--json');
    expect(JSON.parse(here.stdout)).toMatchObject({
      differences: [{ sums: { SHA256SUMS: '0'.repeat(64) } }],
    });
  });

  it('does not wait for an index that does not take a release candidate', async () => {
    const { status, production } = await world();
    const run = await status('hello-dist==1.0.0rc1', '--json');
    expect(JSON.parse(run.stdout)).toMatchObject({
      indexes: [{ state: 'absent' }, { uploadUrl: `${production.url}/legacy/`, state: 'not-for-it' }],
    });
  });

  it('ends with 4 when an index that takes the release cannot be asked', async () => {
    const { status, staging, production } = await world();
    await publish(staging, WHEEL);
    await production.close();
    const run = await status('hello-dist==1.0', '--index', production.url, '--json');
    expect(run.exitCode).toBe(4);
    expect(documentOf(run).stage).toBe('unknown');
  });

  it('asks GitHub with a token by reference, which it never prints', async () => {
    const { status, directory } = await world();
    git(directory, 'remote', 'add', 'origin', 'https://github.com/octo-org/hello-dist.git');
    await using api = await startGitHubApi();
    await using github = await startStandIn(({ path: asked }) => {
      const { pathname } = new URL(asked, 'https://x');
      const run = {
        id: 7,
        head_branch: 'v0.1.0',
        status: 'waiting',
        conclusion: null,
        html_url: 'https://github.com/x/runs/7',
      };
      if (pathname.endsWith('/matching-refs/tags/v0.1.0')) return { body: [{ ref: 'refs/tags/v0.1.0' }] };
      if (pathname.endsWith('/runs')) return { body: { workflow_runs: [run] } };
      if (pathname.endsWith('/pending_deployments'))
        return { body: [{ ...PENDING, environment: { name: 'production' } }] };
      if (pathname.endsWith('/environments')) return { body: { environments: [{ name: 'staging' }] } };
      return { status: 404 };
    }, api.tls);
    await writeFile(path.join(directory, 'ca.pem'), api.ca);
    const online = ['--online', 'env:T', '--api-url', github.url, '--ca', 'ca.pem'];
    const run = await status(...online, '--json');
    expect(JSON.parse(run.stdout)).toMatchObject({
      stage: 'waiting-for-approval',
      next: 'approve `production` at https://github.com/x/runs/7',
      tag: { pushed: true },
      run: {
        id: '7',
        waitingFor: ['production'],
        approvals: [
          { environment: 'production', reviewers: ['octocat', '@the-releasers'], mayApprove: true },
        ],
      },
      indexes: [{ environmentExists: true }, { environmentExists: false }],
    });
    expect(github.requests[0]?.headers['authorization']).toBe(`Bearer ${TOKEN}`);
    const text = await status(...online);
    expect(text.stdout).toContain('production (is missing)');
    expect(text.stdout).toContain(
      'run 7: waits for approval of production by octocat or @the-releasers (the account of the token may)',
    );
    expect(run.stdout + run.stderr + text.stdout + text.stderr).not.toContain(TOKEN);
  });

  it('is refused without a release that is meant', async () => {
    const nowhere = await runCli(['status'], { directory: '/' });
    expect(nowhere.exitCode).toBe(2);
    const odd = await runCli(['status', 'hello-dist'], { directory: '/' });
    expect(odd.exitCode).toBe(2);
    const lone = await runCli(['status', 'a==1', '--api-url', 'https://x.example'], { directory: '/' });
    expect(lone.exitCode).toBe(2);
  });
});
