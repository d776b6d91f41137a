import { describe, expect, it } from 'vitest';
import {
  type StandIn,
  type StandInReply,
  createTestClock,
  startStandIn,
} from '../../../../test/support/stand-in-server.ts';
import { type ReleaseForgeFacts, readReleaseState } from './release-state.ts';

const REPOSITORY = '/repos/nexusnv/paxman';
const RUN = {
  id: 19,
  head_branch: 'v0.5.0',
  status: 'waiting',
  conclusion: null,
  html_url: 'https://github.com/nexusnv/paxman/actions/runs/19',
};
const GOOD: Readonly<Record<string, unknown>> = {
  '/git/matching-refs/tags/v0.5.0': [{ ref: 'refs/tags/v0.5.0' }, { ref: 'refs/tags/v0.5.0rc1' }],
  '/actions/workflows/release.yml/runs': { workflow_runs: [RUN] },
  '/environments': { environments: [{ name: 'pypi' }, { name: 'testpypi' }] },
};

function github(changes: Readonly<Record<string, unknown>> = {}): Promise<StandIn> {
  const answers = { ...GOOD, ...changes };
  return startStandIn(({ path }): StandInReply => {
    const asked = new URL(path, 'http://x').pathname.replace(REPOSITORY, '');
    const body = answers[asked];
    return body === undefined ? { status: 404 } : { body };
  });
}

const ask = (url: string, tag = 'v0.5.0'): Promise<ReleaseForgeFacts> =>
  readReleaseState({
    api: { url, takesToken: true },
    repository: { owner: 'nexusnv', name: 'paxman' },
    tag,
    workflow: 'release.yml',
    deps: createTestClock(),
  });

describe('what GitHub says of a release', () => {
  it('is its tag, the newest run for it and the environments', async () => {
    await using server = await github();
    expect(await ask(server.url)).toMatchObject({
      tagPushed: true,
      run: { id: '19', status: 'waiting', conclusion: null, url: RUN.html_url, waitingFor: [] },
      environments: ['pypi', 'testpypi'],
    });
    const runs = server.requests.find(({ path }) => path.includes('/runs'));
    expect(runs?.path).toContain('?branch=v0.5.0&');
  });

  it('says that it needs a token to see for whom the run waits', async () => {
    await using server = await github();
    expect((await ask(server.url)).unseen).toEqual([
      'which environments wait for approval could not be asked: it needs a token with the repository permission `Actions` (read)',
    ]);
  });

  it('does not take the beginning of another tag for the tag', async () => {
    await using server = await github({
      '/git/matching-refs/tags/v0.5.0': [{ ref: 'refs/tags/v0.5.0rc1' }],
      '/actions/workflows/release.yml/runs': { workflow_runs: [{ ...RUN, head_branch: 'main' }] },
    });
    expect(await ask(server.url)).toMatchObject({ tagPushed: false, run: null });
  });

  it('leaves out what is not told, and says so', async () => {
    await using server = await github({
      '/actions/workflows/release.yml/runs': undefined,
      '/environments': undefined,
    });
    const facts = await ask(server.url);
    expect(facts).toMatchObject({ tagPushed: true });
    expect(facts).not.toHaveProperty('run');
    expect(facts).not.toHaveProperty('environments');
    expect(facts.unseen).toHaveLength(2);
  });

  it.each<[string, unknown]>([
    ['another shape', { workflow_runs: [{ id: 'x' }] }],
    ['a link to nowhere', { workflow_runs: [{ ...RUN, html_url: 'javascript:alert(1)' }] }],
    ['an endless text', { workflow_runs: [{ ...RUN, status: 'x'.repeat(10_000) }] }],
  ])('believes no run of %s', async (_what, body) => {
    await using server = await github({ '/actions/workflows/release.yml/runs': body });
    expect(await ask(server.url)).not.toHaveProperty('run');
  });

  it('asks for the tag as it is written, wherever it would lead', async () => {
    await using server = await github();
    await ask(server.url, '../../x?y=/z');
    expect(server.requests[0]?.path).toBe(`${REPOSITORY}/git/matching-refs/tags/..%2F..%2Fx%3Fy%3D%2Fz`);
  });
});
