import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildWheel } from '../../../src/packaging/index.ts';
import { type ActionWorld, helloDist, openActionWorld } from '../../support/action/world.ts';
import { hashesOf } from '../../support/clients/world.ts';

const BUILT = helloDist();
const pathOf = (url: string): string => new URL(url).pathname;

describe('the Action', () => {
  it('publishes, and says where every file is, with its hash and the replay hash', async () => {
    const world = await openActionWorld(BUILT);
    const run = await world.run();
    expect(run.exitCode).toBe(0);
    expect(run.outputs).toMatchObject({
      verdict: 'published',
      index: new URL(world.uploadUrl).host,
      project: 'hello-dist',
      version: '1.0.0',
      'replay-hash': expect.stringMatching(/^[\da-f]{64}$/u) as string,
    });
    expect(JSON.parse(run.outputs['hashes'] ?? '')).toEqual(hashesOf(...BUILT));
    expect(await world.served()).toEqual(hashesOf(...BUILT));
    const urls = JSON.parse(run.outputs['urls'] ?? '') as Record<string, string>;
    for (const { filename, url } of await world.listed()) expect(pathOf(urls[filename]!)).toBe(pathOf(url));
    expect(run.summary).toContain('tokenless: published');
    for (const hash of Object.values(hashesOf(...BUILT))) expect(run.summary).toContain(hash);
    await world.expectNothingLeft(run);
  });

  it('publishes what is large enough to be read by threads', { timeout: 60_000 }, async () => {
    const modules = [{ path: 'hello_dist/data.bin', content: Buffer.alloc(66 * 1024 * 1024) }];
    const large = buildWheel({ name: 'hello-dist', version: '1.0.0', modules });
    const world = await openActionWorld([large]);
    const run = await world.run();
    expect(run.exitCode).toBe(0);
    expect(await world.served()).toEqual(hashesOf(large));
    await world.expectNothingLeft(run);
  });

  it('goes on where a release stopped, and has nothing to do the third time', async () => {
    const world = await openActionWorld(BUILT, { published: [BUILT[0]] });
    const run = await world.run();
    expect(run.outputs['verdict']).toBe('published');
    expect(run.log).toContain(`${BUILT[0].filename}: the index has it already`);
    const again = await world.run({ 'skip-existing': 'false' });
    expect(again.outputs['verdict']).toBe('unchanged');
    expect(again.log).toMatch(/^::notice .*skip-existing/mu);
    await world.expectNothingLeft(run);
  });

  it('probes: the exchange is tried, nothing is uploaded, the token is burned', async () => {
    const world = await openActionWorld(BUILT, { published: helloDist('0.9.0') });
    const run = await world.run({ mode: 'probe', project: 'hello-dist', 'packages-dir': 'no-such-folder' });
    expect(run.outputs).toMatchObject({ verdict: 'accepted', hashes: '{}' });
    expect((await world.listed()).filter(({ filename }) => filename.includes('1.0.0'))).toEqual([]);
    expect(run.summary).toContain('this job may publish');
    await world.expectNothingLeft(run);
  });

  it('does everything but the upload in a dry run', async () => {
    const world = await openActionWorld(BUILT, { published: helloDist('0.9.0') });
    const run = await world.run({ mode: 'dry-run' });
    expect(run.outputs).toMatchObject({ verdict: 'checked', project: 'hello-dist' });
    expect(JSON.parse(run.outputs['hashes'] ?? '')).toEqual(hashesOf(...BUILT));
    expect((await world.listed()).filter(({ filename }) => filename.includes('1.0.0'))).toEqual([]);
    await world.expectNothingLeft(run);
  });
});

describe('the Action and the configuration in its workspace', () => {
  const configure = (world: ActionWorld, versions: string): void =>
    writeFileSync(
      path.join(world.folder, 'tokenless.toml'),
      `project = "hello-dist"\n\n[[publisher]]\nindex = "${world.uploadUrl}"\nversions = "${versions}"\n`,
    );

  it('stops a version that is not for the index, before anything is exchanged', async () => {
    const world = await openActionWorld(helloDist('1.0.0rc1'));
    configure(world, 'final');
    const run = await world.run();
    expect([run.exitCode, run.outputs['code']]).toEqual([1, 'version-not-for-index']);
    expect(world.tokens).toEqual([]);
    expect(await world.listed()).toEqual([]);
  });

  it('takes a version that is, and finds the project of a probe there', async () => {
    const world = await openActionWorld(BUILT);
    configure(world, 'all');
    expect((await world.run()).outputs['verdict']).toBe('published');
    const probe = await world.run({ mode: 'probe', 'packages-dir': 'no-such-folder' });
    expect(probe.outputs).toMatchObject({ verdict: 'accepted', project: 'hello-dist' });
  });

  it('refuses a probe that would create the project, and one of no project', async () => {
    const world = await openActionWorld(BUILT);
    const pending = await world.run({ mode: 'probe' });
    expect([pending.exitCode, pending.outputs['code']]).toEqual([1, 'probe-would-create-project']);
    const nameless = await world.run({ mode: 'probe', 'packages-dir': 'no-such-folder' });
    expect(nameless.outputs['code']).toBe('action-input-invalid');
    expect(world.tokens).toEqual([]);
    expect(await world.listed()).toEqual([]);
  });

  it('says why a probe was refused', async () => {
    const claims: Record<string, unknown> = {};
    const world = await openActionWorld(BUILT, { published: helloDist('0.9.0'), claims });
    // The older release was published by the right job; this one runs in another environment.
    claims['environment'] = 'release';
    const run = await world.run({ mode: 'probe' });
    expect([run.exitCode, run.outputs['code']]).toEqual([1, 'exchange-refused']);
    expect(run.summary).toContain('<code>release</code>');
    await world.expectNothingLeft(run);
  });
});
