import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { NORMALISATION_RULES, buildRecord } from '../../src/publishing/release/index.ts';
import { indexAndIssuer } from '../support/index/index-and-issuer.ts';
import { readRelease } from '../support/releases.ts';
import { repackSdist, repackWheel } from '../support/repack.ts';
import { runTidily } from '../support/rehearsal/rehearse.ts';
import { temporaryFolder } from '../support/rehearsal/temporary-folder.ts';
import { PUBLISHER, paxmanClaims, paxmanDistributions } from './paxman.ts';

const shell = (command: string, directory: string): string =>
  execFileSync('/bin/sh', ['-c', command], { cwd: directory, encoding: 'utf8', stdio: 'pipe' });

/** A folder with `dist/` of paxman in it. */
function built(): string {
  const folder = temporaryFolder('paxman');
  execFileSync('mkdir', [path.join(folder, 'dist')]);
  for (const { filename, bytes } of paxmanDistributions())
    writeFileSync(path.join(folder, 'dist', filename), bytes);
  return folder;
}

describe('A18: SHA256SUMS after the build, checked by the user', () => {
  it('are what the literal command writes, outside the folder that uploaders read', async () => {
    const folder = built();
    const before = readdirSync(path.join(folder, 'dist'));
    expect((await runTidily(['checksums', 'dist'], { directory: folder })).exitCode).toBe(0);
    expect(readdirSync(path.join(folder, 'dist'))).toEqual(before);
    const ours = readFileSync(path.join(folder, 'SHA256SUMS'), 'utf8');
    shell('cd dist && sha256sum *.whl *.tar.gz > SHA256SUMS', folder);
    const theirs = readFileSync(path.join(folder, 'dist', 'SHA256SUMS'), 'utf8');
    expect(ours.trim().split('\n').toSorted()).toEqual(theirs.trim().split('\n').toSorted());
    shell('cd dist && sha256sum -c ../SHA256SUMS', folder);
  });

  it("lie beside the downloaded files, where the user's literal command passes", async () => {
    const { index, runner } = await indexAndIssuer({}, paxmanClaims('pypi'));
    await index.addPending({ ...PUBLISHER, environment: 'pypi' }, 'paxman');
    const published = await runTidily(['publish', '--index', index.url], { directory: built(), env: runner });
    expect(published.exitCode).toBe(0);
    const user = temporaryFolder('user');
    const download = ['download', 'paxman==0.5.0', '--into', 'dist', '--index', index.url];
    expect((await runTidily(download, { directory: user })).exitCode).toBe(0);
    expect(shell('cd dist && sha256sum -c SHA256SUMS', user)).toBe(
      'paxman-0.5.0-py3-none-any.whl: OK\npaxman-0.5.0.tar.gz: OK\n',
    );
    writeFileSync(path.join(user, 'dist', 'paxman-0.5.0.tar.gz'), 'changed');
    const changed = spawnSync('/bin/sh', ['-c', 'cd dist && sha256sum -c SHA256SUMS'], { cwd: user });
    expect(changed.status).toBe(1);
  });
});

describe('A19: the replay hash signs the normalisation, the sums sign the distribution', () => {
  it('packed anew, the sums differ and the replay hash does not', async () => {
    const folder = built();
    const world = { directory: folder };
    const recorded = await runTidily(['record', 'dist', '--tag', 'v0.5.0'], world);
    const hash = recorded.stdout.trim();
    expect(hash).toMatch(/^[0-9a-f]{64}$/u);
    await runTidily(['checksums', 'dist'], world);
    for (const { filename, bytes } of paxmanDistributions()) {
      const other = { reverse: true, level: 1, time: 0x4a21_7777 };
      const again = filename.endsWith('.whl') ? await repackWheel(bytes, other) : repackSdist(bytes, other);
      writeFileSync(path.join(folder, 'dist', filename), again);
    }
    expect((await runTidily(['checksums', 'dist', '--check'], world)).exitCode).toBe(1);
    const replayed = await runTidily(['replay', 'release-record.json', 'dist'], world);
    expect([replayed.exitCode, replayed.stdout]).toEqual([0, `reproduced ${hash}\n`]);
  });

  it('with another rule the sums stay, the replay hash changes, and the version says why', async () => {
    const files = await readRelease(paxmanDistributions());
    const { version } = NORMALISATION_RULES.name;
    const other = {
      ...NORMALISATION_RULES,
      name: { version: version + 1, apply: (name: string) => name.toUpperCase() },
    };
    const [before, after] = [buildRecord(files), buildRecord(files, {}, other)];
    expect(after.evidence.files.map(({ sha256 }) => sha256)).toEqual(
      before.evidence.files.map(({ sha256 }) => sha256),
    );
    expect(after.replay_hash).not.toBe(before.replay_hash);
    expect(after.normalised.rule_versions).toMatchObject({ name: version + 1 });
  });
});
