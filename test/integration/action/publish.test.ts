import { describe, expect, it } from 'vitest';
import { helloDist, openActionWorld } from '../../support/action/world.ts';
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
    const run = await world.run({ mode: 'probe', 'packages-dir': 'no-such-folder' });
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
