import { describe, expect, it } from 'vitest';
import { helloDist, openActionWorld } from '../../support/action/world.ts';
import { hashesOf } from '../../support/clients/world.ts';

const BUILT = helloDist();

describe('the Action with an API token', () => {
  it('publishes without any exchange, says what that means, and leaves the token alone', async () => {
    const world = await openActionWorld(BUILT);
    const password = await world.mint();
    const before = world.liveTokens();
    const run = await world.run({ password, 'print-hash': 'true' });
    expect([run.exitCode, run.outputs['verdict']]).toEqual([0, 'published']);
    expect(await world.served()).toEqual(hashesOf(...BUILT));
    expect(run.log).toMatch(
      /^::warning title=`password` is given%3A this is no trusted publishing::.*without `password` it publishes/mu,
    );
    for (const [file, hash] of Object.entries(hashesOf(...BUILT)))
      expect(run.log).toContain(`${hash}  ${file}`);
    // The user's own token is not the step's to burn.
    expect(world.liveTokens()).toBe(before);
    expect(world.tokens).toEqual([]);
    expect(run.log.startsWith(`::add-mask::${password}\n`)).toBe(true);
    const shown = [run.log.replaceAll(/^::add-mask::.*$/gmu, ''), run.summary, ...Object.values(run.files)];
    expect(shown.join('\n')).not.toContain(password);
    const again = await world.run({ password });
    expect(again.outputs['verdict']).toBe('unchanged');
  });

  it('publishes in a job that may not ask for an ID token', async () => {
    const world = await openActionWorld(BUILT);
    const password = await world.mint();
    const none = { ACTIONS_ID_TOKEN_REQUEST_URL: '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: '' };
    const run = await world.run({ password }, none);
    expect(run.outputs['verdict']).toBe('published');
    expect(run.log).toContain('give the job `permissions: id-token: write`');
  });

  it('says what the index says when the token is not good', async () => {
    const world = await openActionWorld(BUILT);
    const run = await world.run({ password: 'pypi-not-a-token-of-this-index' });
    expect([run.exitCode, run.outputs['code']]).toEqual([1, 'upload-refused']);
    expect(run.log.replaceAll(/^::add-mask::.*$/gmu, '') + run.summary).not.toContain('pypi-not-a-token');
  });

  it('stops at a file whose bytes the index has otherwise, before anything is sent', async () => {
    const [wheel, sdist] = BUILT;
    const world = await openActionWorld([sdist], { published: [wheel] });
    const [other] = helloDist('1.0.0', 'another content');
    world.write(other);
    const run = await world.run({ password: 'pypi-never-used' });
    expect(run.outputs['code']).toBe('distribution-differs');
    expect(await world.listed()).toHaveLength(1);
  });
});
