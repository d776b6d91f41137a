import { describe, expect, it } from 'vitest';
import { REGISTRY_PROFILES } from '../../src/trust/index.ts';
import { type IndexAndIssuer, indexAndIssuer } from '../support/index/index-and-issuer.ts';
import { OWNER_CREDENTIAL, testIndex } from '../support/index/test-index.ts';
import { distWith } from '../support/rehearsal/dist.ts';
import { expectError } from '../support/rehearsal/refused.ts';
import { runTidily } from '../support/rehearsal/rehearse.ts';
import type { CliRun } from '../support/cli.ts';
import { PUBLISHER, paxmanClaims, paxmanDistributions, paxmanWheel } from './paxman.ts';

type Environment = 'testpypi' | 'pypi';

/** An index that judges as PyPI or TestPyPI does, and the identity of the job that publishes there. */
function start(environment: Environment): Promise<IndexAndIssuer> {
  return indexAndIssuer({ profile: REGISTRY_PROFILES[environment] }, paxmanClaims(environment));
}

function register({ index }: IndexAndIssuer, environment: Environment): Promise<CliRun> {
  const fields = ['--owner', 'nexusnv', '--repository', 'paxman', '--workflow', 'release.yml'];
  const place = ['--index', index.url, '--credential', 'env:CREDENTIAL'];
  const args = ['publisher', 'add', 'paxman', ...fields, '--environment', environment, '--pending', ...place];
  return runTidily([...args, '--owner-id', '100', '--json'], { env: { CREDENTIAL: OWNER_CREDENTIAL } });
}

function publish({ index, runner }: IndexAndIssuer, ...more: readonly string[]): Promise<CliRun> {
  const args = ['publish', distWith(paxmanDistributions()), '--index', index.url, ...more];
  return runTidily(args, { env: runner });
}

/** What was masked in a log: the ID token and the upload token. */
function maskedIn({ stderr }: CliRun): { idToken: string; uploadToken: string } {
  const [idToken = '', uploadToken = ''] = [...stderr.matchAll(/^::add-mask::(\S+)$/gmu)].map(
    ([, mask]) => mask ?? '',
  );
  return { idToken, uploadToken };
}

describe('A4: the runner authenticates with an ID token that is validated against the registered publisher', () => {
  it('is accepted with the claims of the registered job', async () => {
    const world = await start('testpypi');
    await register(world, 'testpypi');
    const run = await publish(world, '--json');
    expect(run.exitCode).toBe(0);
    expect((await world.index.request('/simple/paxman/')).status).toBe(200);
  });

  it.each([
    ['owner', { repository_owner: 'mallory', repository: 'mallory/paxman' }],
    ['repository', { repository: 'nexusnv/pacman' }],
    ['workflow', { job_workflow_ref: 'nexusnv/paxman/.github/workflows/ci.yml@refs/tags/v0.5.0' }],
    ['environment', { environment: 'production' }],
    ['environment that is missing', { environment: undefined }],
    ['owner that was deleted and created again', { repository_owner_id: '666' }],
  ])('is refused for another %s', async (_what, changes) => {
    const world = await start('testpypi');
    await register(world, 'testpypi');
    world.issuer.setClaims(paxmanClaims('testpypi', changes));
    expectError(await publish(world), {
      code: 'exchange-refused',
      exitCode: 1,
      words: ['`invalid-publisher`'],
    });
    expect((await world.index.request('/simple/paxman/')).status).toBe(404);
  });
});

describe('A5: a leaked token can no longer publish', () => {
  it('because the upload token is burned when the release is done, and the ID token is used', async () => {
    const world = await start('pypi');
    await register(world, 'pypi');
    const { idToken, uploadToken } = maskedIn(await publish(world));
    expect(uploadToken).toMatch(/^pypi-/u);
    const wheel = paxmanWheel('0.5.1');
    const upload = await world.index.upload(uploadToken, wheel, { name: 'paxman', version: '0.5.1' });
    expect([upload.status, await upload.json()]).toMatchObject([
      403,
      { error: { code: 'upload-token-burned' } },
    ]);
    const again = await world.index.exchange(idToken);
    expect([again.status, await again.json()]).toMatchObject([
      422,
      { errors: [{ code: 'invalid-reuse-token' }] },
    ]);
  });

  it('because it lives minutes and covers one project', async () => {
    const world = await start('pypi');
    await register(world, 'pypi');
    const answer = await world.index.exchange(await world.askForIdToken('pypi'));
    const minted = (await answer.json()) as { token: string; expires: number };
    expect(minted.expires - Date.now() / 1000).toBeLessThanOrEqual(15 * 60);
    await world.index.index.createProject('pacman');
    const wheel = paxmanWheel('0.5.0', 'pacman');
    const upload = await world.index.upload(minted.token, wheel, { name: 'pacman', version: '0.5.0' });
    expect([upload.status, await upload.json()]).toMatchObject([
      403,
      { error: { code: 'upload-token-project-mismatch' } },
    ]);
  });
});

describe('A8: a pending publisher is added with five fields', () => {
  it.each(['testpypi', 'pypi'] as const)(
    'at %s, and the first release creates the project',
    async (environment) => {
      const world = await start(environment);
      const added = await register(world, environment);
      const fields = { ...PUBLISHER, environment };
      expect(JSON.parse(added.stdout)).toMatchObject({
        publisher: { project: 'paxman', pending: true, fields },
      });
      expect((await world.index.request('/simple/paxman/')).status).toBe(404);
      expect((await publish(world)).exitCode).toBe(0);
      const list = [
        'publisher',
        'list',
        '--index',
        world.index.url,
        '--credential',
        'env:CREDENTIAL',
        '--json',
      ];
      const listed = await runTidily(list, { env: { CREDENTIAL: OWNER_CREDENTIAL } });
      expect(JSON.parse(listed.stdout)).toMatchObject({
        publishers: [{ project: 'paxman', pending: false, fields }],
      });
    },
  );
});

describe('A16: the ID token is short-lived, one hour at most', () => {
  /** What an index of ours says to an ID token of this life. */
  async function answerTo(lifetime: number): Promise<{ status: number; text: string }> {
    const index = await testIndex();
    await index.addPending({ ...PUBLISHER, environment: 'pypi' }, 'paxman');
    const changes = { ...paxmanClaims('pypi'), aud: 'tokenless', jti: 'once', iat: index.clock() };
    const answer = await index.exchange(await index.idToken({ ...changes, exp: index.clock() + lifetime }));
    return { status: answer.status, text: await answer.text() };
  }

  it('of an hour it is taken, of a second more it is refused', async () => {
    expect(await answerTo(3600)).toMatchObject({ status: 200 });
    const text = expect.stringContaining('id-token-lives-too-long') as string;
    expect(await answerTo(3601)).toMatchObject({ status: 422, text });
  });
});
