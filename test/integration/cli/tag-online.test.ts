import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CliRun, runCli } from '../../support/cli.ts';
import { type Moment, PENDING, type RunsApi, aJob, aRun, startRunsApi } from '../../support/github-runs.ts';
import { WORKFLOW, git, replacing } from '../../support/rehearsal/project.ts';
import { type TaggedProject, taggedProject } from '../../support/tag/project.ts';

const TOKEN = 'ghp_0123456789abcdefghijABCDEFGHIJ456789';

interface Follow {
  readonly outcome: string;
  readonly unseen: readonly string[];
  readonly runs: readonly { readonly id: string; readonly jobs: readonly object[] }[];
  readonly causes: readonly { readonly cause: string; readonly verdict: string; readonly message: string }[];
}
interface Document {
  readonly code?: string;
  readonly mend?: string;
  readonly pushed: boolean;
  readonly commit: string;
  readonly checks: readonly { readonly check: string; readonly outcome: string; readonly message: string }[];
  readonly follow: Follow | null;
}
const documentOf = ({ stdout }: CliRun): Document => JSON.parse(stdout) as Document;
const foundBy = (run: CliRun): readonly string[] =>
  (documentOf(run).follow?.causes ?? [])
    .filter(({ verdict }) => verdict === 'found')
    .map(({ cause }) => cause);

let github: RunsApi;
beforeEach(async () => {
  github = await startRunsApi();
  const owner = { login: 'octo-org', id: 11, type: 'Organization' };
  github.others.set('', { body: { id: 22, full_name: 'octo-org/hello-dist', owner } });
});
afterEach(async () => github[Symbol.asyncDispose]());

/** The first question is before the push, and finds nothing. */
function afterwards(...moments: readonly Moment[]): void {
  github.moments = [{ runs: [] }, ...moments];
}

type World = TaggedProject & { readonly online: (...args: readonly string[]) => Promise<CliRun> };

function world(
  options: Parameters<typeof taggedProject>[0] = {},
  env: Readonly<Record<string, string>> = {},
): World {
  const tagged = taggedProject(options);
  const ca = path.join(path.dirname(tagged.remote), 'ca.pem');
  writeFileSync(ca, github.ca);
  const args = ['--online', 'env:T', '--api-url', github.url, '--ca', ca];
  return {
    ...tagged,
    online: (...more) =>
      runCli(['tag', ...args, ...more], {
        directory: tagged.project,
        env: { ...tagged.env, T: TOKEN, ...env },
      }),
  };
}

const SUCCESS = aRun({ status: 'completed', conclusion: 'success' });

describe('tokenless tag --online', { timeout: 60_000 }, () => {
  it('asks how branch and tag are protected, pushes, and follows the run to its end', async () => {
    afterwards({ runs: [SUCCESS], jobs: { 7: [aJob('gates'), aJob('publish')] } });
    github.others.set('/branches/main', { body: { protected: true } });
    github.others.set('/rules/branches/main', { body: [{ type: 'pull_request' }] });
    github.others.set('/rulesets', { body: [] });
    const { online, project, remoteRefs } = world();
    const run = await online('--json');
    expect([run.exitCode, documentOf(run)]).toMatchObject([
      0,
      {
        pushed: true,
        follow: { outcome: 'succeeded', runs: [{ id: '7', jobs: [{}, {}] }], notStarted: [], causes: [] },
      },
    ]);
    expect(documentOf(run).checks.at(-1)).toMatchObject({
      check: 'protection',
      outcome: 'warned',
      message: '`main` asks for a pull request; no ruleset is over `v0.1.0`',
    });
    expect(remoteRefs()).toHaveProperty('refs/tags/v0.1.0');
    const commit = git(project, 'rev-parse', 'HEAD').trim();
    expect(github.requests.at(-2)?.path).toContain(`&head_sha=${commit}&`);
    expect(run.stderr).toContain('release.yml > publish: success\n');
    expect(run.stdout + run.stderr).not.toContain(TOKEN);
  });

  it('tells what is pushed before the run is over, whom it waits for, and how it ended', async () => {
    const waiting = aRun({ status: 'waiting' });
    const jobs = { 7: [aJob('gates'), aJob('publish', { status: 'waiting', conclusion: null })] };
    afterwards({ runs: [waiting], jobs, pending: { 7: [PENDING] } });
    const run = await world().online('--follow-minutes', '0.02');
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain(
      'release.yml waits for approval of `pypi` by octocat or @the-releasers; the account of the token may approve it: https://github.com/',
    );
    expect(run.stdout).toMatch(
      /pushed v0\.1\.0 to origin, and no other ref\nthe time to follow is over.*--follow-only/u,
    );
  });

  it('ends with 1 where the run fails, and names the job', async () => {
    const failed = aRun({ status: 'completed', conclusion: 'failure' });
    afterwards({ runs: [failed], jobs: { 7: [aJob('publish', { conclusion: 'failure' })] } });
    const refusal = 'Tag "v0.1.0" is not allowed to deploy to pypi due to environment protection rules.';
    const notes = [
      { annotation_level: 'warning', message: 'Node.js 16 is deprecated' },
      { annotation_level: 'failure', message: `${refusal}\n::error::x` },
    ];
    github.others.set('/check-runs/7/annotations', { body: notes });
    const run = await world().online();
    expect(run.stdout).toContain(`\n      ${refusal} / ::error::x\n    where an index refused: `);
    expect(run.stdout).not.toContain('deprecated');
    expect([run.exitCode, run.stdout]).toEqual([
      1,
      expect.stringContaining('\n    publish: failure  https://'),
    ]);
  });

  it('says that GitHub did not tell why a job failed', async () => {
    const failed = aRun({ status: 'completed', conclusion: 'failure' });
    afterwards({ runs: [failed], jobs: { 7: [aJob('publish', { conclusion: 'failure' })] } });
    const run = await world().online('--json');
    expect(documentOf(run).follow).toMatchObject({ outcome: 'failed', runs: [{ jobs: [{ failures: [] }] }] });
    expect(documentOf(run).follow?.unseen.join()).toMatch(/why the job failed.*`Checks` \(read\)/u);
  });

  it('follows nothing when told so, and asks nothing after the push', async () => {
    const run = await world().online('--no-follow', '--json');
    expect([run.exitCode, documentOf(run).follow]).toEqual([0, null]);
    expect(github.requests.filter(({ path: asked }) => asked.includes('/actions/runs'))).toHaveLength(1);
  });

  it('follows nothing after a dry run', async () => {
    const run = await world().online('--dry-run', '--json');
    expect([run.exitCode, documentOf(run)]).toMatchObject([0, { pushed: false, follow: null }]);
  });

  it('pushes where GitHub tells nothing at all, says so, and ends with 4', async () => {
    github.others.set('', { status: 403, body: {} });
    github.moments = [{ instead: { status: 403, body: { message: TOKEN } } }];
    const run = await world().online('--json');
    expect([run.exitCode, documentOf(run)]).toMatchObject([
      4,
      { pushed: true, follow: { outcome: 'not-told' } },
    ]);
    const protection = documentOf(run).checks.find(({ check }) => check === 'protection');
    expect(protection?.outcome).toBe('skipped');
    expect(protection?.message).toContain('not known');
    expect(run.stdout + run.stderr).not.toContain(TOKEN);
  });

  it('does not take the run of an earlier push of the tag for its own', async () => {
    github.moments = [{ runs: [aRun({ status: 'completed', conclusion: 'failure' })] }];
    const run = await world().online('--json', '--start-seconds', '1');
    expect(documentOf(run).follow).toMatchObject({ outcome: 'nothing-started', runs: [] });
  });
});

describe('when nothing starts', { timeout: 60_000 }, () => {
  const soon = ['--json', '--start-seconds', '1'];

  it('says why, in words and with 1: the filter does not take the tag', async () => {
    const edits = { [WORKFLOW]: replacing('tags: ["v*"]', 'tags: ["w*"]') };
    const { online, project } = world({ edits });
    // Doctor stops this command before such a push; who pushes past it asks afterwards.
    git(project, 'tag', '-a', '-m', 'v0.1.0', 'v0.1.0');
    git(project, 'push', '--quiet', 'origin', 'v0.1.0');
    const run = await online('--follow-only', '--start-seconds', '1');
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toMatch(
      /^the tag started nothing in time\n {2}found {4}`on` of `release\.yml` does not take a push of `v0\.1\.0`\n +mend: /u,
    );
    expect(run.stdout).toMatch(/ {2}possible a push of more than three tags.*\n/u);
  });

  it('finds the words by which GitHub skips it, before the push too', async () => {
    const tagged = world();
    git(tagged.project, 'commit', '--quiet', '--amend', '--message', 'Release [skip ci]');
    git(tagged.project, 'push', '--quiet', '--force', 'origin', 'main');
    const run = await tagged.online(...soon);
    expect(foundBy(run)).toEqual(['skip-words']);
    const starts = documentOf(run).checks.find(({ check }) => check === 'starts');
    expect(starts?.outcome).toBe('warned');
    expect(starts?.message).toContain('`[skip ci]`');
  });

  it('finds what is switched off at GitHub', async () => {
    github.others.set('/actions/permissions', { body: { enabled: false } });
    github.others.set('/actions/workflows/release.yml', { body: { state: 'disabled_inactivity' } });
    expect(foundBy(await world().online(...soon))).toEqual(['workflow-disabled', 'actions-disabled']);
  });

  it('thinks of the token of a job where it runs in one', async () => {
    const run = await world({}, { GITHUB_ACTIONS: 'true' }).online(...soon);
    expect(documentOf(run).follow?.causes[0]).toMatchObject({ cause: 'token-of-ci', verdict: 'possible' });
    const starts = documentOf(run).checks.find(({ check }) => check === 'starts');
    expect(starts?.outcome).toBe('warned');
    expect(starts?.message).toContain('unless it is pushed with the `GITHUB_TOKEN` of this job');
  });
});

describe('tokenless tag --follow-only', { timeout: 60_000 }, () => {
  it('takes up again what a push started, and pushes nothing', async () => {
    const tagged = world();
    await tagged.run();
    const before = tagged.remoteRefs();
    const commit = git(tagged.project, 'rev-parse', 'HEAD').trim();
    git(tagged.project, 'commit', '--quiet', '--allow-empty', '--message', 'Later');
    github.moments = [{ runs: [SUCCESS] }];
    const run = await tagged.online('--follow-only', '--json');
    expect([run.exitCode, documentOf(run)]).toMatchObject([
      0,
      { pushed: false, commit, checks: [], follow: { outcome: 'succeeded' } },
    ]);
    expect(tagged.remoteRefs()).toEqual(before);
  });

  it('is refused for a tag that the remote does not have', async () => {
    const run = await world().online('--follow-only', '--json');
    expect([run.exitCode, documentOf(run).code]).toEqual([1, 'tag-not-on-remote']);
  });

  it.each([
    [['--follow-only']],
    [['--follow-only', '--no-follow', '--online', 'env:T']],
    [['--follow-only', '--dry-run', '--online', 'env:T']],
    [['--follow-minutes', '0']],
    [['--start-seconds', 'soon']],
  ])('is refused with %j', async (args) => {
    expect((await taggedProject().run(...args)).exitCode).toBe(2);
  });
});

describe('who stops following', { timeout: 60_000 }, () => {
  it('ends with 130, and is told that the tag is pushed and how to go on', async () => {
    const tagged = world();
    afterwards({ runs: [aRun({ status: 'in_progress' })] });
    const stop = new AbortController();
    const ca = path.join(path.dirname(tagged.remote), 'ca.pem');
    const args = ['--online', 'env:T', '--api-url', github.url, '--ca', ca, '--json'];
    const running = runCli(['tag', ...args], {
      directory: tagged.project,
      env: { ...tagged.env, T: TOKEN },
      signal: stop.signal,
    });
    await expect
      .poll(() => github.requests.filter(({ path: asked }) => asked.includes('/jobs')).length, {
        timeout: 20_000,
      })
      .toBeGreaterThan(0);
    stop.abort(new Error('stop'));
    const run = await running;
    expect([run.exitCode, documentOf(run).code]).toEqual([130, 'tag-follow-interrupted']);
    expect(documentOf(run).mend).toContain('tokenless tag v0.1.0 --online env:NAME --follow-only');
    expect(tagged.remoteRefs()).toHaveProperty('refs/tags/v0.1.0');
    expect(github.requests.every(({ method }) => method === 'GET')).toBe(true);
  });
});
