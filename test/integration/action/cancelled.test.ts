import { describe, expect, it } from 'vitest';
import { helloDist, openActionWorld } from '../../support/action/world.ts';

const BUILT = helloDist();

describe('an Action that the runner cancels', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('burns its token and says so: %s', async (signal) => {
    const world = await openActionWorld(BUILT, { front: { hold: '/legacy/' } });
    const step = world.start({ verbose: 'true' });
    await world.held;
    expect(world.liveTokens()).toBe(1);
    step.child.kill(signal);
    const run = await step.ended();
    expect([run.exitCode, run.outputs['code']]).toEqual([1, 'action-cancelled']);
    expect(run.log).toContain('burned the upload token');
    expect(world.liveTokens()).toBe(0);
    expect(run.state).toMatchObject({ stage: 'ended' });
    expect((await world.post(run.state)).log).toBe('');
    await world.expectNothingLeft(run);
  });

  it('goes on burning when a second signal comes', async () => {
    const world = await openActionWorld(BUILT, { front: { hold: '/legacy/' } });
    const step = world.start();
    await world.held;
    step.child.kill('SIGINT');
    step.child.kill('SIGTERM');
    const run = await step.ended();
    expect(run.outputs['code']).toBe('action-cancelled');
    expect(world.liveTokens()).toBe(0);
  });
});

describe('an Action that is killed', () => {
  it('leaves no live token when it is killed during an upload, and its post step tells', async () => {
    const world = await openActionWorld(BUILT, { front: { hold: '/legacy/' } });
    const step = world.start();
    await world.held;
    expect(world.liveTokens()).toBe(1);
    step.child.kill('SIGKILL');
    const run = await step.ended();
    expect(run.exitCode).toBeNull();
    await expect.poll(() => world.liveTokens(), { timeout: 15_000 }).toBe(0);
    expect(run.state['stage']).toBeUndefined();
    const after = await world.post(run.state);
    expect(after.exitCode).toBe(0);
    expect(after.log).toMatch(/^::notice title=the publish step was cut off::.*burned the upload token/mu);
    await world.expectNothingLeft({ ...run, files: { ...run.files, ...after.files } });
  });

  it.each([
    ['before it asks for anything', '/simple/hello-dist/', 0],
    ['while it asks whom the ID token is for', '/_/oidc/audience', 0],
    ['while it waits until the files are served', '/simple/hello-dist/', 1],
  ])('leaves no live token when it is killed %s', async (_when, hold, times) => {
    const world = await openActionWorld(BUILT, { front: { hold, holdAfter: times } });
    const step = world.start();
    await world.held;
    step.child.kill('SIGKILL');
    const run = await step.ended();
    await expect.poll(() => world.liveTokens(), { timeout: 15_000 }).toBe(0);
    await world.expectNothingLeft(run);
  });

  it('has its token burned by the guardian when its own burn hangs', async () => {
    const world = await openActionWorld(BUILT, { front: { hold: '/_/oidc/burn-token', holdOnce: true } });
    const step = world.start();
    await world.held;
    expect(world.liveTokens()).toBe(1);
    step.child.kill('SIGKILL');
    const run = await step.ended();
    await expect.poll(() => world.liveTokens(), { timeout: 15_000 }).toBe(0);
    const after = await world.post(run.state);
    expect(after.log).toContain('the publish step was cut off');
  });
});
