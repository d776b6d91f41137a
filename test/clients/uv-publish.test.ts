import { expect, it } from 'vitest';
import { describeClient } from '../support/clients/describe-client.ts';
import { endingOf, unwrapped } from '../support/clients/program.ts';
import { startFront } from '../support/clients/front.ts';
import { hashesOf, openWorld } from '../support/clients/world.ts';
import { helloSdist, helloWheel } from '../support/index/upload-body.ts';

const ALWAYS = ['publish', '--trusted-publishing', 'always', '--publish-url'];
const changedWheel = helloWheel({
  modules: [{ path: 'hello/__init__.py', content: 'GREETING = "other"\n' }],
});

describeClient('uv', '`uv publish --trusted-publishing always`', (uv) => {
  it('exchanges by itself, and what it uploaded is served with the same hash', async () => {
    const world = await openWorld(uv);
    const files = world.write(helloWheel(), helloSdist());
    const run = await world.runInJob(...ALWAYS, world.uploadUrl, ...files);
    expect(endingOf(run)).toBe('exit 0');
    expect(await world.served()).toEqual(hashesOf(helloWheel(), helloSdist()));
    expect(await world.index.index.listPublishers()).toMatchObject([
      { project: 'hello-dist', pending: false },
    ]);
  });

  it('is refused when the claims do not match, and shows our words', async () => {
    const world = await openWorld(uv, { claims: { environment: 'release' } });
    const run = await world.runInJob(...ALWAYS, world.uploadUrl, ...world.write(helloWheel()));
    expect(run.exitCode).not.toBe(0);
    expect(unwrapped(run)).toContain('publisher-environment-mismatch');
    expect(unwrapped(run)).toContain('invalid-publisher');
    expect(await world.listed()).toEqual([]);
    expect(await world.index.index.listPublishers()).toMatchObject([{ pending: true }]);
  });

  it('may upload identical files again', async () => {
    const world = await openWorld(uv);
    const files = world.write(helloWheel());
    await world.runInJob(...ALWAYS, world.uploadUrl, ...files);
    const again = await world.runInJob(...ALWAYS, world.uploadUrl, ...files);
    expect(endingOf(again)).toBe('exit 0');
    expect(await world.listed()).toHaveLength(1);
  });

  it('is refused when the file is there with other content, and says so', async () => {
    const world = await openWorld(uv);
    await world.publish(helloWheel());
    const run = await world.runInJob(...ALWAYS, world.uploadUrl, ...world.write(changedWheel));
    expect(run.exitCode).not.toBe(0);
    expect(unwrapped(run)).toContain(
      `File already exists ('${changedWheel.filename}', with blake2_256 hash '`,
    );
    expect(await world.served()).toEqual(hashesOf(helloWheel()));
  });

  it('finds by `--check-url` what is there, and uploads only the rest', async () => {
    const world = await openWorld(uv);
    await world.publish(helloWheel());
    const front = await startFront(world);
    const files = world.write(helloWheel(), helloSdist());
    const run = await world.runInJob(...ALWAYS, front.uploadUrl, '--check-url', front.simpleUrl, ...files);
    expect(endingOf(run)).toBe('exit 0');
    expect(front.seen.filter(({ path }) => path === '/legacy/')).toHaveLength(1);
    expect(await world.listed()).toHaveLength(2);
  });

  it('stops by `--check-url` where the index has other content', async () => {
    const world = await openWorld(uv);
    await world.publish(helloWheel());
    const files = world.write(changedWheel);
    const run = await world.runInJob(...ALWAYS, world.uploadUrl, '--check-url', world.simpleUrl, ...files);
    expect(run.exitCode).not.toBe(0);
    expect(unwrapped(run)).toContain('Local file and index file do not match');
  });

  it('finds its way from `/legacy` to `/legacy/`', async () => {
    const world = await openWorld(uv);
    const run = await world.runInJob(...ALWAYS, `${world.index.url}/legacy`, ...world.write(helloWheel()));
    expect(endingOf(run)).toBe('exit 0');
    expect(await world.listed()).toHaveLength(1);
  });
});
