import { expect, it } from 'vitest';
import { describeClient } from '../support/clients/describe-client.ts';
import { startFront } from '../support/clients/front.ts';
import { endingOf, unwrapped } from '../support/clients/program.ts';
import { tokenRun } from '../support/clients/tokenless-token.ts';
import { hashesOf, openWorld } from '../support/clients/world.ts';
import { helloSdist, helloWheel } from '../support/index/upload-body.ts';

const changedWheel = helloWheel({
  modules: [{ path: 'hello/__init__.py', content: 'GREETING = "other"\n' }],
});

describeClient('twine', '`tokenless token -- twine upload`', (twine) => {
  it('uploads wheel and sdist, which are served with the same hash', async () => {
    const world = await openWorld(twine);
    const run = await tokenRun(world, ['upload', ...world.write(helloWheel(), helloSdist())]);
    expect(endingOf(run)).toBe('exit 0');
    expect(await world.served()).toEqual(hashesOf(helloWheel(), helloSdist()));
  });

  it('may upload identical files again', async () => {
    const world = await openWorld(twine);
    await world.publish(helloWheel());
    const again = await tokenRun(world, ['upload', ...world.write(helloWheel())]);
    expect(endingOf(again)).toBe('exit 0');
    expect(await world.listed()).toHaveLength(1);
  });

  it('shows our reason phrase when a file is there with other content, and the exit code is its own', async () => {
    const world = await openWorld(twine);
    await world.publish(helloWheel());
    const run = await tokenRun(world, ['upload', ...world.write(changedWheel)]);
    expect(run.exitCode).toBe(1);
    expect(unwrapped(run)).toContain(
      `File already exists ('${changedWheel.filename}', with blake2_256 hash '`,
    );
    expect(await world.served()).toEqual(hashesOf(helloWheel()));
  });

  it('shows our reason phrase when the upload token is for another project', async () => {
    const world = await openWorld(twine, { project: 'other-dist' });
    await world.index.index.createProject('hello-dist');
    const run = await tokenRun(world, ['upload', ...world.write(helloWheel())]);
    expect(run.exitCode).toBe(1);
    expect(unwrapped(run)).toContain("project-scoped token is not valid for project: 'hello-dist'");
    expect(await world.listed()).toEqual([]);
  });

  it('refuses `--skip-existing` for any index but PyPI, and the upload token is burned all the same', async () => {
    const world = await openWorld(twine);
    const run = await tokenRun(world, ['upload', '--skip-existing', ...world.write(helloWheel())]);
    expect(run.exitCode).toBe(1);
    expect(unwrapped(run)).toContain('UnsupportedConfiguration');
    expect(await world.upload(run.uploadToken!, helloWheel())).toMatchObject({ status: 403 });
  });

  it('is never started when the exchange is refused; the person reads why', async () => {
    const world = await openWorld(twine, { claims: { environment: 'release' } });
    const run = await tokenRun(world, ['upload', ...world.write(helloWheel())]);
    expect(run.exitCode).toBe(1);
    expect(unwrapped(run)).toContain('publisher-environment-mismatch');
    expect(run).toMatchObject({ clientArguments: undefined, uploadToken: undefined });
  });

  it('is stopped in the middle of an upload when the job is cancelled, and the upload token is burned', async () => {
    const world = await openWorld(twine);
    const front = await startFront(world, { hold: '/legacy/' });
    const cancel = new AbortController();
    const args = ['upload', ...world.write(helloWheel())];
    const running = tokenRun(world, args, { index: `${front.url}/`, signal: cancel.signal });
    await front.held;
    cancel.abort();
    const run = await running;
    expect(run.exitCode).not.toBe(0);
    expect(front.seen.at(-1)?.path).toBe('/_/oidc/burn-token');
    expect(await world.upload(run.uploadToken!, helloWheel())).toMatchObject({ status: 403 });
  });

  it('is told by the answer that the slash of `/legacy/` is missing', async () => {
    const world = await openWorld(twine);
    const args = ['upload', '--repository-url', `${world.index.url}/legacy`, ...world.write(helloWheel())];
    const run = await tokenRun(world, args);
    expect(run.exitCode).toBe(1);
    expect(unwrapped(run)).toContain(`attempted to redirect to ${world.uploadUrl}`);
  });
});
