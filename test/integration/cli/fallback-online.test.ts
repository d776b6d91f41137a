import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LOOPBACK_NAMES, createCertificateAuthority } from '../../../src/server/adapters/tls/index.ts';
import { type CliRun, runCli } from '../../support/cli.ts';
import { WORKFLOW, git, makeProject } from '../../support/rehearsal/project.ts';
import { temporaryFolder } from '../../support/rehearsal/temporary-folder.ts';
import { type StandInReply, type StandInRequest, startStandIn } from '../../support/stand-in-server.ts';

const BASE = '/repos/octo-org/hello-dist';
const TOKEN = 'forge-token-of-a-test';

/** What GitHub has, as far as it is asked about an emergency. */
interface Forge {
  environments: string[];
  /** Environment → names of secrets; `''`: of the repository. */
  secrets: Record<string, string[]>;
  runs: object[];
  /** Commit → bytes of the workflow there. */
  workflows: Record<string, string>;
  jobs: object[];
  /** Paths that are refused. */
  refused: string[];
}

const list = (member: string, items: readonly object[]): StandInReply => ({
  body: { total_count: items.length, [member]: items },
});
const named = (names: readonly string[]): object[] => names.map((name) => ({ name }));

function answer(forge: Forge, { path: asked }: StandInRequest): StandInReply {
  const { pathname, searchParams } = new URL(asked, 'https://api.example');
  const rest = pathname.slice(BASE.length);
  if (forge.refused.includes(rest)) return { status: 403, body: { message: 'no' } };
  if (rest === '/environments') return list('environments', named(forge.environments));
  if (rest === '/actions/secrets') return list('secrets', named(forge.secrets[''] ?? []));
  const [, environment = ''] = /^\/environments\/([^/]+)\/secrets$/u.exec(rest) ?? [];
  if (environment !== '') return list('secrets', named(forge.secrets[environment] ?? []));
  if (rest === '/actions/workflows/release.yml/runs') return list('workflow_runs', forge.runs);
  if (rest === `/contents/${WORKFLOW}`) {
    const text = forge.workflows[searchParams.get('ref') ?? ''];
    if (text === undefined) return { status: 404, body: {} };
    return { body: { encoding: 'base64', content: Buffer.from(text).toString('base64') } };
  }
  if (/^\/actions\/runs\/\d+\/jobs$/u.test(rest)) return list('jobs', forge.jobs);
  return { status: 404, body: {} };
}

const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const NAME = 'the release is on the test index';
const PYPA = 'Run pypa/gh-action-pypi-publish@dc37677b2e1c63e2034f94d8a5b11f265b73ba33';

interface World {
  readonly root: string;
  readonly forge: Forge;
  readonly original: string;
  readonly requests: readonly StandInRequest[];
  readonly run: (...args: readonly string[]) => Promise<CliRun>;
  readonly online: readonly string[];
}

/** An emergency that was armed, and a GitHub that has a run of the restored workflow, in the future. */
async function world(): Promise<World> {
  const root = makeProject();
  const original = readFileSync(path.join(root, WORKFLOW), 'utf8');
  const authority = await createCertificateAuthority({ nowSeconds: () => Math.floor(Date.now() / 1000) });
  const { keyPem: key, certificatePem: cert } = await authority.issue(LOOPBACK_NAMES);
  const later = new Date(Date.now() + 60_000).toISOString().replace(/\.\d+Z$/u, 'Z');
  const forge: Forge = {
    environments: ['testpypi', 'pypi'],
    secrets: {},
    runs: [
      {
        id: 7,
        head_sha: COMMIT,
        created_at: later,
        updated_at: later,
        html_url: 'https://github.com/octo-org/hello-dist/actions/runs/7',
        event: 'workflow_dispatch',
      },
    ],
    workflows: { [COMMIT]: original },
    jobs: [{ name: NAME, conclusion: 'success', steps: [{ name: PYPA, conclusion: 'success' }] }],
    refused: [],
  };
  const server = await startStandIn((request) => answer(forge, request), { key, cert });
  onTestFinished(() => server[Symbol.asyncDispose]());
  const ca = path.join(temporaryFolder('ca'), 'ca.pem');
  writeFileSync(ca, authority.certificatePem);
  const env = { PATH: process.env['PATH'] ?? '', FORGE: TOKEN };
  const run = (...args: readonly string[]): Promise<CliRun> =>
    runCli(['fallback', ...args], { directory: root, env });
  const why = ['--reason', 'down', '--incident', 'OPS-7'];
  expect((await run('arm', '--index', 'testpypi', ...why)).exitCode).toBe(0);
  git(root, 'add', '-A');
  git(root, 'commit', '-qm', 'Arm the fallback');
  const online = ['--online', 'env:FORGE', '--api-url', server.url, '--ca', ca];
  return { root, forge, original, requests: server.requests, run, online };
}

describe('fallback rollback --online', () => {
  it('says that the secret is gone, by asking for names alone', async () => {
    const { run, online, requests } = await world();
    const rolled = await run('rollback', ...online);
    expect([rolled.exitCode, rolled.stdout]).toEqual([0, expect.stringContaining('is gone from GitHub')]);
    expect(rolled.stdout + rolled.stderr).not.toContain(TOKEN);
    expect(requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  it.each([
    ['in its environment', { 'testpypi-fallback': ['testpypi_api_token'] }, 'environment testpypi-fallback'],
    ['of the repository', { '': ['TESTPYPI_API_TOKEN'] }, 'repository'],
  ])('ends with 1 while the secret is there, %s', async (_what, secrets, where) => {
    const { run, online, forge, root, original } = await world();
    forge.environments.push('testpypi-fallback');
    forge.secrets = secrets;
    const rolled = await run('rollback', ...online);
    expect(rolled.exitCode).toBe(1);
    expect(rolled.stdout).toContain(`still there: TESTPYPI_API_TOKEN (${where})`);
    expect(readFileSync(path.join(root, WORKFLOW), 'utf8')).toBe(original);
  });

  it('does not take for gone what nobody told', async () => {
    const { run, online, forge } = await world();
    forge.refused.push('/actions/secrets');
    const rolled = await run('rollback', ...online);
    expect([rolled.exitCode, rolled.stdout]).toEqual([1, expect.stringContaining('not seen:')]);
    expect(rolled.stdout).not.toContain('is gone');
  });
});

describe('fallback prove --online', () => {
  const rolledBack = async (): Promise<World> => {
    const here = await world();
    await here.run('rollback');
    return here;
  };
  const runsWith = (changes: object) => (forge: Forge) => {
    forge.runs = forge.runs.map((one) => ({ ...one, ...changes }));
  };
  const jobsWith = (job: object) => (forge: Forge) => {
    forge.jobs = [
      { name: NAME, conclusion: 'success', steps: [{ name: PYPA, conclusion: 'success' }], ...job },
    ];
  };

  it('closes the incident with the run', async () => {
    const { run, online, root } = await rolledBack();
    const proved = await run('prove', ...online, '--json');
    expect(proved.exitCode).toBe(0);
    expect(JSON.parse(proved.stdout)).toMatchObject({
      outcome: 'closed',
      proofs: [{ index: 'testpypi', by: 'https://github.com/octo-org/hello-dist/actions/runs/7' }],
    });
    expect(git(root, 'status', '--porcelain', '--', '.tokenless')).toBe(' D .tokenless/fallback.json\n');
  });

  it.each<[string, (forge: Forge) => void]>([
    ['a run from before the rollback', runsWith({ created_at: '2026-01-01T00:00:00Z' })],
    ['a run of another workflow text', (forge) => (forge.workflows[COMMIT] += '# changed\n')],
    ['a run whose workflow is not told', (forge) => (forge.workflows = {})],
    ['a step that was skipped', jobsWith({ steps: [{ name: PYPA, conclusion: 'skipped' }] })],
    ['a step of another name', jobsWith({ steps: [{ name: 'Run echo', conclusion: 'success' }] })],
    ['a job of another name', jobsWith({ name: 'the release is on the production index' })],
    ['a job that failed', jobsWith({ conclusion: 'failure' })],
    ['no run', (forge) => (forge.runs = [])],
    ['an answer of another shape', runsWith({ head_sha: '../../x' })],
    ['no answer', (forge) => forge.refused.push('/actions/workflows/release.yml/runs')],
  ])('takes %s for no proof', async (_what, change) => {
    const { run, online, forge, root } = await rolledBack();
    change(forge);
    const proved = await run('prove', ...online);
    expect([proved.exitCode, proved.stdout]).toEqual([1, expect.stringContaining('stays open')]);
    expect(JSON.parse(readFileSync(path.join(root, '.tokenless/fallback.json'), 'utf8'))).toMatchObject({
      proofs: [],
    });
  });

  it('waits for a run that comes', async () => {
    const { run, online, forge, requests } = await rolledBack();
    const { runs } = forge;
    const asked = (): number => requests.filter((one) => one.path.includes('/runs?')).length;
    Object.defineProperty(forge, 'runs', { get: () => (asked() > 1 ? runs : []) });
    const proved = await run('prove', ...online, '--wait', '1');
    expect([proved.exitCode, proved.stderr]).toEqual([0, expect.stringContaining('waiting 1 s at most')]);
    expect(asked()).toBe(2);
  });

  it('does not wait on where it is told nothing', async () => {
    const { run, online, forge, requests } = await rolledBack();
    forge.refused.push('/actions/workflows/release.yml/runs');
    expect((await run('prove', ...online, '--wait', '600')).exitCode).toBe(1);
    expect(requests.filter(({ path: asked }) => asked.includes('/runs?'))).toHaveLength(1);
  });
});
