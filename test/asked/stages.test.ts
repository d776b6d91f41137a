import { describe, expect, it } from 'vitest';
import { buildWheel } from '../../src/packaging/index.ts';
import { REGISTRY_PROFILES } from '../../src/trust/index.ts';
import type { CliRun } from '../support/cli.ts';
import { type IndexAndIssuer, indexAndIssuer } from '../support/index/index-and-issuer.ts';
import { distWith } from '../support/rehearsal/dist.ts';
import { expectError } from '../support/rehearsal/refused.ts';
import { runTidily } from '../support/rehearsal/rehearse.ts';
import { PUBLISHER, paxmanClaims, paxmanDistributions } from './paxman.ts';

type Environment = 'testpypi' | 'pypi';

/** An index that judges as PyPI or TestPyPI does, with the pending publisher of the document, and its job. */
async function start(environment: Environment): Promise<IndexAndIssuer> {
  const profile = REGISTRY_PROFILES[environment];
  const world = await indexAndIssuer({ profile }, paxmanClaims(environment));
  await world.index.addPending({ ...PUBLISHER, environment }, 'paxman');
  return world;
}

const publish = ({ index, runner }: IndexAndIssuer, dist: string): Promise<CliRun> =>
  runTidily(['publish', dist, '--index', index.url], { env: runner });

const probe = ({ index, runner }: IndexAndIssuer, ...more: string[]): Promise<CliRun> =>
  runTidily(['probe', '--index', index.url, '--project', 'paxman', ...more], { env: runner });

const page = async ({ index }: IndexAndIssuer): Promise<string> =>
  (await index.request('/simple/paxman/', { headers: { accept: 'application/json' } })).text();

describe('A20: a subtle misconfiguration is likely and costly: rehearse, probe, test index, production', () => {
  it('probes no project that is not there yet: the exchange itself would create it', async () => {
    const world = await start('testpypi');
    expectError(await probe(world), { code: 'probe-would-create-project', exitCode: 1, words: ['paxman'] });
    expect((await world.index.request('/simple/paxman/')).status).toBe(404);
  });

  it('proves the job on the test index before the tag’s upload, and leaves neither file nor token there', async () => {
    const world = await start('testpypi');
    const dist = distWith(paxmanDistributions());
    expect((await publish(world, dist)).exitCode).toBe(0);
    const before = await page(world);
    const probed = await probe(world, '--json');
    expect(JSON.parse(probed.stdout)).toMatchObject({
      outcome: 'accepted',
      project: 'paxman',
      burned: 'burned',
      claims: { repository: 'nexusnv/paxman', environment: 'testpypi' },
    });
    expect(await page(world)).toBe(before);
    const production = await start('pypi');
    expect((await publish(production, dist)).exitCode).toBe(0);
  });

  it('finds the wrong environment on the test index, before anything is uploaded anywhere', async () => {
    const world = await start('testpypi');
    expect((await publish(world, distWith(paxmanDistributions()))).exitCode).toBe(0);
    world.issuer.setClaims(paxmanClaims('testpypi', { environment: 'publish-testpypi' }));
    const refused = await probe(world);
    expectError(refused, { code: 'exchange-refused', exitCode: 1 });
    expect(refused.stdout).toContain('publish-testpypi');
  });
});

describe('A14: the published package is checked on TestPyPI, and where it stands is shown', () => {
  it('waits until it is served with the right hashes, then shows it on the test index and not yet on production', async () => {
    const [test, production] = [await start('testpypi'), await start('pypi')];
    const dist = distWith(paxmanDistributions());
    const published = await publish(test, dist);
    expect(published.exitCode).toBe(0);
    const places = ['--index', test.index.url, '--index', production.index.url, '--dist', dist];
    const status = (): Promise<CliRun> => runTidily(['status', 'paxman==0.5.0', ...places, '--json']);
    const half = await status();
    expect(half.exitCode).toBe(1);
    expect(JSON.parse(half.stdout)).toMatchObject({
      stage: 'partly-published',
      indexes: [
        { state: 'whole', missing: [] },
        { state: 'absent', project: 'no' },
      ],
      differences: [],
    });
    expect((await publish(production, dist)).exitCode).toBe(0);
    const whole = await status();
    expect(whole.exitCode).toBe(0);
    expect(JSON.parse(whole.stdout)).toMatchObject({ stage: 'published', differences: [] });
  });

  it('shows that the bytes on the two indexes are not the same', async () => {
    const [test, production] = [await start('testpypi'), await start('pypi')];
    const [wheel] = paxmanDistributions();
    if (wheel === undefined) throw new Error('there is no wheel');
    const other = buildWheel({
      name: 'paxman',
      version: '0.5.0',
      metadata: [['Summary', 'Built another time']],
      modules: [{ path: 'paxman/__init__.py', content: 'x = 2\n' }],
    });
    expect(other.filename).toBe(wheel.filename);
    expect((await publish(test, distWith([wheel]))).exitCode).toBe(0);
    expect((await publish(production, distWith([other]))).exitCode).toBe(0);
    const places = ['--index', test.index.url, '--index', production.index.url];
    const { exitCode, stdout } = await runTidily(['status', 'paxman==0.5.0', ...places]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('sums-differ');
  });
});
