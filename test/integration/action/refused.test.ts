import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { helloDist, openActionWorld } from '../../support/action/world.ts';

const BUILT = helloDist();

describe('a refused Action', () => {
  it('says which claim is not what the publisher expects, as annotation, in the summary and as outputs', async () => {
    const world = await openActionWorld(BUILT, {
      claims: { environment: 'release', sub: 'repo:octo/app:environment:release' },
    });
    const run = await world.run();
    expect(run.exitCode).toBe(1);
    expect(run.log).toMatch(
      /^::error title=[^\n]*refused to exchange[^\n]*::[^\n]*publisher-environment-mismatch/mu,
    );
    expect(run.outputs).toMatchObject({ verdict: 'refused', code: 'exchange-refused' });
    expect(run.summary).toContain(
      '| ❌ <code>environment</code> | <code>pypi</code> | <code>release</code> |',
    );
    expect(run.summary).toContain('<code>repository</code>');
    await world.expectNothingLeft(run);
    expect(await world.listed()).toEqual([]);
  });

  it('uploads nothing when one file is no distribution', async () => {
    const world = await openActionWorld(BUILT);
    writeFileSync(path.join(world.folder, 'dist', 'SHA256SUMS'), '');
    const run = await world.run();
    expect([run.exitCode, run.outputs['code']]).toEqual([1, 'file-not-distribution']);
    expect(world.tokens).toEqual([]);
    expect(await world.listed()).toEqual([]);
  });

  it('stops at a file whose bytes the index has otherwise, before anything is exchanged', async () => {
    const world = await openActionWorld([], { published: [BUILT[0]] });
    world.write(...helloDist('1.0.0', 'another content'));
    const run = await world.run();
    expect([run.exitCode, run.outputs['code']]).toEqual([1, 'distribution-differs']);
    expect(world.tokens).toEqual([]);
    expect(await world.listed()).toHaveLength(1);
  });

  it.each([
    [{ 'packages-dri': 'dist' }, 'action-input-unknown', '`packages-dir`'],
    [{ packages_dir: 'dist' }, 'action-input-unknown', '`packages-dir`'],
    [{ mode: 'upload' }, 'action-input-invalid', '`probe`'],
    [{ 'repository-url': 'https://x.example/legacy/' }, 'action-inputs-contradict', '`index`'],
    [
      { password: 'pypi-api-token-of-the-emergency', mode: 'probe' },
      'action-inputs-contradict',
      '`password`',
    ],
    [{ index: 'pypi-AgEIcHlwaS5vcmcsecret' }, 'action-input-invalid', 'nor the URL'],
  ])('asks nobody for anything when its inputs are wrong: %j', async (inputs, code, words) => {
    const world = await openActionWorld(BUILT);
    const run = await world.run(inputs);
    expect([run.exitCode, run.outputs['code']]).toEqual([1, code]);
    expect(run.log).toContain(words);
    expect(run.log.replaceAll(/^::add-mask::.*$/gmu, '')).not.toMatch(/pypi-(?:api|Ag)/u);
    expect(run.summary + JSON.stringify(run.outputs)).not.toMatch(/pypi-(?:api|Ag)/u);
  });

  it('names the permission that is missing', async () => {
    const world = await openActionWorld(BUILT);
    const run = await world.run({}, { ACTIONS_ID_TOKEN_REQUEST_URL: '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: '' });
    expect(run.outputs['code']).toBe('ambient-identity-missing');
    expect(run.log).toContain('`permissions: id-token: write`');
  });
});
