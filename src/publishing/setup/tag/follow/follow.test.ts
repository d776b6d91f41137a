import { afterEach, describe, expect, it } from 'vitest';
import {
  COMMIT,
  type Moment,
  PENDING,
  type RunsApi,
  aJob,
  aRun,
  startRunsApi,
} from '../../../../../test/support/github-runs.ts';
import { type TestClock, createTestClock } from '../../../../../test/support/stand-in-server.ts';
import { Secret } from '../../../../base/index.ts';
import type { FollowEvent } from './changes.ts';
import { type FollowOutcome, type FollowRequest, followRuns } from './follow.ts';

const TOKEN = 'ghp_0123456789abcdefghijABCDEFGHIJ456789';

let github: RunsApi;
afterEach(async () => github[Symbol.asyncDispose]());

interface Followed extends FollowOutcome {
  readonly events: readonly FollowEvent[];
  readonly clock: TestClock;
}

async function follow(
  moments: readonly Moment[],
  changes: Partial<FollowRequest> = {},
  clock = createTestClock(),
): Promise<Followed> {
  github = await startRunsApi(...moments);
  return await followAgain(changes, clock);
}

async function followAgain(changes: Partial<FollowRequest>, clock: TestClock): Promise<Followed> {
  const events: FollowEvent[] = [];
  const outcome = await followRuns({
    api: { url: github.url, takesToken: true },
    ca: github.ca,
    token: new Secret(TOKEN),
    repository: { owner: 'octo-org', name: 'hello-dist' },
    tag: 'v0.1.0',
    commit: COMMIT,
    workflows: ['release.yml'],
    known: [],
    startSeconds: 120,
    totalSeconds: 3600,
    onEvent: (event) => void events.push(event),
    deps: clock,
    ...changes,
  });
  return { ...outcome, events, clock };
}

const kinds = ({ events }: Followed): readonly string[] =>
  events.map((event) => {
    if (event.kind === 'job') return `job ${event.job.name} ${event.job.conclusion ?? ''}`;
    if (event.kind === 'paused') return 'paused';
    if (event.kind === 'waiting') return `waiting ${event.pending.environment}`;
    return `${event.kind} ${event.kind === 'concluded' ? (event.run.conclusion ?? '') : event.run.status}`;
  });

const done = (conclusion = 'success'): Moment => ({ runs: [aRun({ status: 'completed', conclusion })] });

describe('following a run', () => {
  it('goes from queued over jobs and an approval to its end', async () => {
    const gates = aJob('gates');
    const waits = aJob('publish-pypi', { status: 'waiting', conclusion: null });
    const followed = await follow([
      { runs: [] },
      { runs: [aRun()] },
      {
        runs: [aRun({ status: 'in_progress' })],
        jobs: { 7: [aJob('gates', { status: 'in_progress', conclusion: null })] },
      },
      { runs: [aRun({ status: 'waiting' })], jobs: { 7: [gates, waits] }, pending: { 7: [PENDING] } },
      { runs: [aRun({ status: 'waiting' })], jobs: { 7: [gates, waits] }, pending: { 7: [PENDING] } },
      {
        runs: [aRun({ status: 'completed', conclusion: 'success' })],
        jobs: { 7: [gates, aJob('publish-pypi')] },
      },
    ]);
    expect(kinds(followed)).toEqual([
      'started queued',
      'status in_progress',
      'job gates success',
      'waiting pypi',
      'job publish-pypi success',
      'concluded success',
    ]);
    expect(followed).toMatchObject({ outcome: 'succeeded', notStarted: [], unseen: [] });
    const approval = followed.events.find(({ kind }) => kind === 'waiting');
    expect(approval).toMatchObject({
      pending: { reviewers: ['octocat', '@the-releasers'], mayApprove: true, waitMinutes: 0 },
    });
    // Seldom while it waits for a person.
    expect(followed.clock.slept).toEqual([2, expect.any(Number), expect.any(Number), 30, 30]);
  });

  it('asks for the pushes of this commit on this tag, with the token', async () => {
    await follow([done()]);
    expect(github.requests[0]).toMatchObject({
      path: `/repos/octo-org/hello-dist/actions/runs?branch=v0.1.0&event=push&head_sha=${COMMIT}&per_page=20&exclude_pull_requests=true`,
      headers: { authorization: `Bearer ${TOKEN}` },
    });
  });

  it.each([
    ['success', 'succeeded'],
    ['skipped', 'succeeded'],
    ['failure', 'failed'],
    ['cancelled', 'failed'],
    ['timed_out', 'failed'],
    ['startup_failure', 'failed'],
    ['action_required', 'failed'],
  ])('takes the conclusion %s as %s', async (conclusion, outcome) => {
    expect((await follow([done(conclusion)])).outcome).toBe(outcome);
  });

  it.each([
    ['another tag', aRun({ head_branch: 'v0.1.0rc1', status: 'completed', conclusion: 'success' })],
    [
      'another workflow',
      aRun({ path: '.github/workflows/ci.yml', status: 'completed', conclusion: 'success' }),
    ],
    ['an earlier push of the tag', aRun({ id: 3, status: 'completed', conclusion: 'success' })],
  ])('does not take the run of %s for it', async (_what, run) => {
    const followed = await follow([{ runs: [run] }], { known: ['3'] });
    expect(followed).toMatchObject({ outcome: 'nothing-started', runs: [], notStarted: ['release.yml'] });
  });

  it('follows the newest run of each workflow, and every workflow where none is named', async () => {
    const old = aRun({ id: 5, status: 'completed', conclusion: 'failure' });
    const other = aRun({
      id: 6,
      path: '.github/workflows/docs.yml',
      status: 'completed',
      conclusion: 'success',
    });
    const now = aRun({ status: 'completed', conclusion: 'success' });
    const followed = await follow([{ runs: [now, other, old] }], { workflows: [] });
    expect(followed.runs.map(({ id, workflow }) => [id, workflow])).toEqual([
      ['7', 'release.yml'],
      ['6', 'docs.yml'],
    ]);
    expect(followed.outcome).toBe('succeeded');
  });

  it('is not content with one of two workflows', async () => {
    const followed = await follow([done()], { workflows: ['release.yml', 'docs.yml'] });
    expect(followed).toMatchObject({ outcome: 'failed', notStarted: ['docs.yml'] });
    expect(followed.clock.slept.reduce((sum, one) => sum + one, 0)).toBeGreaterThanOrEqual(120);
  });

  it('takes a run whose workflow an old server does not tell', async () => {
    const run = { ...aRun({ status: 'completed', conclusion: 'success' }), path: undefined };
    expect(await follow([{ runs: [run] }])).toMatchObject({ outcome: 'succeeded', notStarted: [] });
  });

  it('says after the stated time that nothing started', async () => {
    const followed = await follow([{ runs: [] }], { startSeconds: 30 });
    expect(followed.outcome).toBe('nothing-started');
    expect(followed.clock.slept.reduce((sum, one) => sum + one, 0)).toBe(30);
  });

  it('ends when its time is over, and leaves the run alone', async () => {
    const moment = { runs: [aRun({ status: 'waiting' })], pending: { 7: [PENDING] } };
    const followed = await follow([moment], { totalSeconds: 600 });
    expect(followed.outcome).toBe('unfinished');
    expect(followed.runs[0]?.waitingFor).toMatchObject([{ environment: 'pypi' }]);
    expect(github.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('keeps what it knows of a run that GitHub leaves out of one answer', async () => {
    const followed = await follow([{ runs: [aRun()] }, { runs: [] }, done()]);
    expect(kinds(followed)).toEqual(['started queued', 'concluded success']);
  });
});

describe('a GitHub in trouble', () => {
  const broken = (status: number, headers: Readonly<Record<string, string>> = {}): Moment => ({
    instead: { status, headers, body: { message: TOKEN } },
  });

  it.each([
    ['500', broken(500)],
    ['502', broken(502)],
    ['a page of a proxy', { instead: { body: '<html>', headers: { 'content-type': 'text/html' } } }],
    ['a cut connection', { instead: { cut: 'middle', body: 'x'.repeat(100) } }],
  ] satisfies [string, Moment][])('is asked again after %s, rarer each time', async (_what, moment) => {
    const followed = await follow([moment, moment, moment, done()]);
    expect(followed.outcome).toBe('succeeded');
    expect(kinds(followed).slice(0, 3)).toEqual(['paused', 'paused', 'paused']);
    expect(followed.clock.slept).toEqual([1.5, 3, 6]);
  });

  it('is left alone as long as `retry-after` says', async () => {
    const followed = await follow([broken(429, { 'retry-after': '77' }), done()]);
    expect([followed.outcome, followed.clock.slept]).toEqual(['succeeded', [77]]);
  });

  it('is left alone until its limit ends', async () => {
    const clock = createTestClock();
    const reset = String(clock.nowSeconds() + 900);
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
    const followed = await follow([broken(403, headers), done()], {}, clock);
    expect([followed.outcome, followed.clock.slept]).toEqual(['succeeded', [901]]);
  });

  it('is left alone a minute when it wants no more and names no time', async () => {
    const followed = await follow([broken(429), done()]);
    expect(followed.clock.slept).toEqual([60]);
  });

  it('is given up at once when its limit ends after the time to follow', async () => {
    const followed = await follow([broken(429, { 'retry-after': '7200' })]);
    expect(followed).toMatchObject({ outcome: 'not-told', clock: { slept: [] } });
    expect(followed.unseen[0]).toContain('rate limit');
  });

  it('is asked so seldom that its requests last', async () => {
    const clock = createTestClock();
    const headers = { 'x-ratelimit-remaining': '30', 'x-ratelimit-reset': String(clock.nowSeconds() + 3600) };
    github = await startRunsApi();
    const answers = [aRun({ status: 'in_progress' }), aRun({ status: 'completed', conclusion: 'success' })];
    github.moments = answers.map((run) => ({ instead: { headers, body: { workflow_runs: [run] } } }));
    const followed = await followAgain({}, clock);
    expect(followed.outcome).toBe('succeeded');
    expect(followed.clock.slept).toEqual([300]);
  });

  it.each([401, 403, 404])('that answers %i is not asked again', async (status) => {
    const followed = await follow([broken(status)]);
    expect(followed).toMatchObject({ outcome: 'not-told', clock: { slept: [] } });
    expect(github.requests).toHaveLength(1);
    expect(JSON.stringify(followed)).not.toContain(TOKEN);
  });

  it('is given up after some minutes', async () => {
    const followed = await follow([broken(503)]);
    expect(followed.outcome).toBe('not-told');
    expect(github.requests).toHaveLength(9);
  });

  it('that tells of a run and not of its jobs is followed all the same', async () => {
    github = await startRunsApi({ runs: [aRun({ status: 'in_progress' })] }, done());
    github.others.set('/actions/runs/7/jobs', { status: 500, body: {} });
    const followed = await followAgain({}, createTestClock());
    expect(followed.outcome).toBe('succeeded');
  });

  it('prints nothing that steers a terminal or leads to another scheme (attack)', async () => {
    const followed = await follow([{ runs: [aRun({ html_url: 'javascript:alert(1)' })] }], {
      totalSeconds: 1,
    });
    expect(followed).toMatchObject({ outcome: 'not-told', runs: [] });
  });
});

describe('who stops following', () => {
  it('stops at once, with the reason', async () => {
    const stop = new AbortController();
    const reason = new Error('Ctrl-C');
    const clock = createTestClock();
    const deps = {
      ...clock,
      async sleep(): Promise<void> {
        stop.abort(reason);
        stop.signal.throwIfAborted();
      },
    };
    const running = follow([{ runs: [aRun()] }], { signal: stop.signal, deps });
    await expect(running).rejects.toBe(reason);
    expect(github.requests.every(({ method }) => method === 'GET')).toBe(true);
  });
});
