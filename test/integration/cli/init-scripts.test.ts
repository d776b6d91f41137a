import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildSdist, buildWheel } from '../../../src/packaging/index.ts';
import { releaseWorkflow } from '../../../src/publishing/setup/init/workflow/release-workflow.ts';
import { paxmanAnswers, paxmanSurroundings } from '../../../src/publishing/setup/init/testing.ts';
import { PUBLISHER, paxmanClaims, paxmanDistributions, paxmanWheel } from '../../asked/paxman.ts';
import { findClient } from '../../clients/find-client.ts';
import { type StepRun, runStep, runStepAside, stepOf } from '../../support/init.ts';
import { type IndexAndIssuer, indexAndIssuer } from '../../support/index/index-and-issuer.ts';
import { whyWithoutPython } from '../../support/python-reader.ts';
import { git } from '../../support/rehearsal/project.ts';
import { temporaryFolder } from '../../support/rehearsal/temporary-folder.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
/** Has `packaging`, as the build job has it from its requirements. */
const withPackaging = findClient('python3');
const python = 'python3';
const WORKFLOW = releaseWorkflow(paxmanAnswers({ allowedMembers: ['tests/*.pem'] }), paxmanSurroundings());
const TOKEN = ['pypi-', 'AgEIcHlwaS5vcmcCJGZha2UtdG9rZW4tZm9yLWEtdGVzdC1vbmx5'.repeat(2)].join('');
const KEY = [
  '-----BEGIN PRIVATE',
  ' KEY-----\n',
  'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\n',
].join('');

type Files = readonly { readonly filename: string; readonly bytes: Uint8Array }[];

function folderWith(files: Files): string {
  const folder = temporaryFolder('job');
  mkdirSync(path.join(folder, 'dist'));
  for (const { filename, bytes } of files) writeFileSync(path.join(folder, 'dist', filename), bytes);
  return folder;
}

function sdistWith(name: string, content: string): Files {
  return [
    buildSdist({ name: 'paxman', version: '0.5.0', modules: [], sdistFiles: [{ path: name, content }] }),
  ];
}

describe.skipIf(whyWithoutPython() !== undefined)(
  'the scripts of the generated workflow, run as a runner does',
  () => {
    describe.skipIf(withPackaging === undefined)('the distributions are those of the tag', () => {
      function check(files: Files, tag: string): StepRun & { outputs: string } {
        const folder = folderWith(files);
        const outputs = path.join(folder, 'outputs');
        writeFileSync(outputs, '');
        const step = stepOf(WORKFLOW, 'build', 'the distributions are those of the tag');
        const run = runStep(step, folder, {
          python: withPackaging ?? '',
          env: { TAG: tag, GITHUB_OUTPUT: outputs },
        });
        return { ...run, outputs: readFileSync(outputs, 'utf8') };
      }

      it.each([
        ['0.5.0', 'v0.5.0', 'version=0.5.0\nfinal=true\n'],
        ['0.5.0rc1', 'v0.5.0-rc.1', 'version=0.5.0rc1\nfinal=false\n'],
        ['0.5.0.dev3', 'v0.5.0.dev3', 'version=0.5.0.dev3\nfinal=false\n'],
      ])('%s of %s', (version, tag, outputs) => {
        expect(check(paxmanDistributions(version), tag)).toMatchObject({ status: 0, outputs });
      });

      it.each([
        ['another version', paxmanDistributions('0.4.0'), 'v0.5.0'],
        ['another project', [paxmanWheel('0.5.0', 'pacman')], 'v0.5.0'],
        ['nothing', [], 'v0.5.0'],
        ['a file that is no distribution', [{ filename: 'SHA256SUMS', bytes: Buffer.from('x') }], 'v0.5.0'],
        ['a tag that is a command (attack)', paxmanDistributions(), 'v0.5.0"; touch evil; "'],
      ])('or the job fails: %s', (_what, files, tag) => {
        expect(check(files, tag)).toMatchObject({ status: 1, outputs: '' });
      });
    });

    describe('no credential is in the distributions', () => {
      const step = stepOf(WORKFLOW, 'build', 'no credential is in the distributions');
      const search = (files: Files): StepRun => runStep(step, folderWith(files), { python });

      it('passes what has none, and what is allowed', () => {
        expect(search(paxmanDistributions())).toMatchObject({ status: 0 });
        expect(search(sdistWith('tests/server.pem', KEY))).toMatchObject({ status: 0 });
      });

      it.each([
        ['src/settings.py', `TOKEN = "${TOKEN}"\n`],
        ['src/key.pem', KEY],
        ['.pypirc', '[pypi]\n'],
        ['src/.env', 'A=b\n'],
      ])('stops at %s, and does not repeat it', (name, content) => {
        const run = search([...paxmanDistributions(), ...sdistWith(name, content)]);
        expect(run.status).toBe(1);
        expect(run.output).toContain(`'${name}'`);
        expect(run.output).not.toContain(content.trim());
      });

      it('stops at a wheel', () => {
        const modules = [{ path: 'paxman/a.py', content: `T = "${TOKEN}"\n` }];
        expect(search([buildWheel({ name: 'paxman', version: '0.5.0', modules })]).status).toBe(1);
      });
    });

    it('no upload token stands in the sources: names the file, not the token', () => {
      const step = stepOf(WORKFLOW, 'gates', 'no upload token stands in the sources');
      const folder = temporaryFolder('sources');
      git(folder, 'init', '--quiet');
      mkdirSync(path.join(folder, '.github/workflows'), { recursive: true });
      writeFileSync(path.join(folder, '.github/workflows/release.yml'), WORKFLOW);
      git(folder, 'add', '--all');
      expect(runStep(step, folder, { python })).toMatchObject({ status: 0 });
      writeFileSync(path.join(folder, 'upload.sh'), `twine upload -p ${TOKEN}\n`);
      git(folder, 'add', '--all');
      const run = runStep(step, folder, { python });
      expect(run).toMatchObject({ status: 1, output: expect.stringContaining('upload.sh') as string });
      expect(run.output).not.toContain(TOKEN);
    });

    it('SHA256SUMS stands beside dist/, and `sha256sum -c` passes with the assets side by side', () => {
      const folder = folderWith(paxmanDistributions());
      const write = stepOf(WORKFLOW, 'build', /^SHA256SUMS stands beside/u);
      expect(runStep(write, folder, { python }).status).toBe(0);
      const sums = readFileSync(path.join(folder, 'SHA256SUMS'), 'utf8');
      expect(sums).toMatch(/^(?:[0-9a-f]{64} {2}paxman-0\.5\.0\S+\n){2}$/u);
      expect(readdirSync(path.join(folder, 'dist'))).toHaveLength(2);
      const check = stepOf(WORKFLOW, 'publish-pypi', 'the distributions are those that were built');
      expect(runStep(check, folder, { python }).status).toBe(0);
      const assets = temporaryFolder('assets');
      mkdirSync(path.join(assets, 'assets'));
      writeFileSync(path.join(assets, 'assets/SHA256SUMS'), sums);
      for (const { filename, bytes } of paxmanDistributions()) {
        writeFileSync(path.join(assets, 'assets', filename), bytes);
      }
      const user = stepOf(WORKFLOW, 'release-page', 'a user can check the assets side by side');
      expect(runStep(user, assets, { python })).toMatchObject({ status: 0 });
      writeFileSync(path.join(folder, 'dist', paxmanWheel().filename), 'changed');
      expect(runStep(check, folder, { python }).status).toBe(1);
    });

    describe('against an index', () => {
      const sums = (files: Files): string =>
        files.map(({ filename, bytes }) => `${sha256(bytes)}  ${filename}\n`).join('');
      const page = ({ index }: IndexAndIssuer): string => `${index.url}/simple/paxman/`;

      /** An index that has the release. */
      async function published(): Promise<IndexAndIssuer> {
        const world = await indexAndIssuer({}, paxmanClaims('testpypi'));
        await world.index.addPending({ ...PUBLISHER, environment: 'testpypi' }, 'paxman');
        const minted = await world.index.exchange(await world.askForIdToken('tokenless'));
        const { token } = (await minted.json()) as { token: string };
        for (const file of paxmanDistributions()) {
          const answer = await world.index.upload(token, file, { name: 'paxman', version: '0.5.0' });
          expect([answer.status, answer.status === 200 ? '' : await answer.text()]).toEqual([200, '']);
        }
        return world;
      }

      it('every file is served with its hash, or other bytes end it at once', async () => {
        const world = await published();
        const step = stepOf(WORKFLOW, 'check-testpypi', 'every file is served with its hash');
        const folder = temporaryFolder('job');
        const check = (files: Files): Promise<StepRun> => {
          writeFileSync(path.join(folder, 'SHA256SUMS'), sums(files));
          return runStepAside(step, folder, { python, env: { PAGE: page(world) } });
        };
        expect(await check(paxmanDistributions())).toMatchObject({ status: 0 });
        const [wheel] = paxmanDistributions();
        const other = { filename: wheel?.filename ?? '', bytes: Buffer.from('other') };
        expect(await check([other])).toMatchObject({
          status: 1,
          output: expect.stringContaining('other bytes') as string,
        });
      });

      describe('a probe', () => {
        const step = stepOf(WORKFLOW, 'publish-testpypi', 'TestPyPI accepts this job; nothing is uploaded');
        const probe = (world: IndexAndIssuer): Promise<StepRun> =>
          runStepAside(step, temporaryFolder('job'), {
            python,
            env: { ...world.runner, ORIGIN: world.index.url, PAGE: page(world) },
          });

        it('exchanges, masks before it prints, uploads nothing, and burns', async () => {
          const world = await published();
          const run = await probe(world);
          expect(run).toMatchObject({ status: 0, output: expect.stringContaining('is burned') as string });
          const [idToken = '', uploadToken = ''] = [...run.output.matchAll(/^::add-mask::(\S+)$/gmu)].map(
            ([, secret]) => secret ?? '',
          );
          expect(uploadToken).toMatch(/^pypi-/u);
          for (const secret of [idToken, uploadToken]) expect(run.output.split(secret)).toHaveLength(2);
          const wheel = paxmanWheel('0.5.1');
          const upload = await world.index.upload(uploadToken, wheel, { name: 'paxman', version: '0.5.1' });
          expect([upload.status, await upload.json()]).toMatchObject([
            403,
            { error: { code: 'upload-token-burned' } },
          ]);
        });

        it('refuses where the exchange would create the project', async () => {
          const world = await indexAndIssuer({}, paxmanClaims('testpypi'));
          await world.index.addPending({ ...PUBLISHER, environment: 'testpypi' }, 'paxman');
          expect(await probe(world)).toMatchObject({
            status: 1,
            output: expect.stringContaining('does not exist at this index yet') as string,
          });
          expect((await world.index.request('/simple/paxman/')).status).toBe(404);
        });

        it('tells why a job is refused, and repeats no token', async () => {
          const world = await published();
          world.issuer.setClaims(paxmanClaims('testpypi', { environment: 'production' }));
          const run = await probe(world);
          expect(run.status).toBe(1);
          const said = run.output.split('\n').filter((line) => !line.startsWith('::add-mask::'));
          expect(said.join('\n')).toMatch(/^::error::the index refuses this job: invalid-publisher: \S/mu);
          expect(said.join('\n')).not.toMatch(/eyJ|pypi-/u);
        });
      });
    });
  },
);
