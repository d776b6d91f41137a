import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildSdist } from '../../src/packaging/index.ts';
import { indexAndIssuer } from '../support/index/index-and-issuer.ts';
import { OWNER_CREDENTIAL } from '../support/index/test-index.ts';
import { distWith } from '../support/rehearsal/dist.ts';
import { expectNoSecret } from '../support/rehearsal/leaks.ts';
import { PYPROJECT, WORKFLOW, replacing } from '../support/rehearsal/project.ts';
import { expectError } from '../support/rehearsal/refused.ts';
import { runTidily } from '../support/rehearsal/rehearse.ts';
import { temporaryFolder } from '../support/rehearsal/temporary-folder.ts';
import { PUBLISHER, paxman, paxmanClaims, paxmanDistributions } from './paxman.ts';

const TOKEN = ['pypi-', 'AgEIcHlwaS5vcmcCJGZha2UtdG9rZW4tZm9yLWEtdGVzdC1vbmx5'.repeat(2)].join('');

describe('A6: secrets by reference is a hard requirement', () => {
  it('takes env: and file:, and prints neither', async () => {
    const { index } = await indexAndIssuer();
    const list = ['publisher', 'list', '--index', index.url, '--verbose', '--credential'];
    const byName = await runTidily([...list, 'env:CREDENTIAL'], { env: { CREDENTIAL: OWNER_CREDENTIAL } });
    const file = path.join(temporaryFolder('secret'), 'credential');
    writeFileSync(file, `${OWNER_CREDENTIAL}\n`);
    const byFile = await runTidily([...list, `file:${file}`]);
    expect([byName.exitCode, byFile.exitCode]).toEqual([0, 0]);
    expect(byName.stdout + byName.stderr + byFile.stdout + byFile.stderr).not.toContain(OWNER_CREDENTIAL);
  });

  it('refuses a literal on the command line, and does not repeat it', async () => {
    const args = ['publisher', 'list', '--index', 'https://index.example/', '--credential', OWNER_CREDENTIAL];
    const run = await runTidily(args);
    expectError(run, { code: 'secret-reference-invalid', exitCode: 2, words: ['env:'] });
    expect(run.stderr).not.toContain(OWNER_CREDENTIAL);
  });

  it('refuses a literal in the configuration', async () => {
    const project = paxman({ [PYPROJECT]: replacing('tag = "v{version}"', `tag = "${TOKEN}"`) });
    const run = await runTidily(['rehearse', project]);
    expectError(run, { code: 'credential-literal', exitCode: 2, words: ['env:'] });
  });
});

describe('A7: the artifact contains no secrets', () => {
  it.each([
    ['a token', 'src/hello_dist/settings.py', `TOKEN = "${TOKEN}"\n`],
    [
      'a private key',
      'src/hello_dist/signing.pem',
      '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\n',
    ],
    ['a .pypirc', 'src/hello_dist/data/pypirc.txt/.pypirc', '[pypi]\nusername = __token__\npassword = x\n'],
    ['an .env', 'src/hello_dist/data/.env', 'DATABASE_PASSWORD=correct-horse\n'],
  ])('is refused with %s in it, before anything is uploaded', async (_what, name, content) => {
    const folder = temporaryFolder('dist');
    const built = paxmanDistributions();
    for (const { filename, bytes } of built) writeFileSync(path.join(folder, filename), bytes);
    const sdist = buildSdist({
      name: 'paxman',
      version: '0.5.0',
      modules: [],
      sdistFiles: [{ path: name, content }],
    });
    writeFileSync(path.join(folder, sdist.filename), sdist.bytes);
    const run = await runTidily(['rehearse', paxman(), '--dist', folder]);
    expectError(run, { code: 'secret-in-distribution', exitCode: 1, words: [path.basename(name)] });
    expect(run.stderr).not.toContain('servers ');
  });
});

describe('A15: grep -r "pypi_\\|API_TOKEN" .github/ returns no matches', () => {
  const GREP = 'grep -r "pypi_\\|API_TOKEN" .github/';
  const grep = (project: string): { status: number | null; stdout: string } =>
    spawnSync('/bin/sh', ['-c', GREP], { cwd: project, encoding: 'utf8' });

  it('on the workflow of trusted publishing', () => {
    expect(grep(paxman())).toMatchObject({ status: 1, stdout: '' });
  });

  it('and finds the fallback where somebody left it', () => {
    const project = paxman({
      [WORKFLOW]: replacing(
        'repository-url:',
        'password: ${{ secrets.TESTPYPI_API_TOKEN }}\n          repository-url:',
      ),
    });
    expect(grep(project)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('TESTPYPI_API_TOKEN') as string,
    });
  });

  it('where our search finds what it cannot: a real token begins with pypi-', async () => {
    const files = {
      '.github/upload.sh': `twine upload -p ${TOKEN} dist/*\n`,
      'src/hello_dist/upload.sh': `twine upload -p ${TOKEN} dist/*\n`,
    };
    const project = paxman({}, '0.5.0', files);
    expect(grep(project)).toMatchObject({ status: 1, stdout: '' });
    expectError(await runTidily(['rehearse', project]), {
      code: 'secret-in-distribution',
      exitCode: 1,
      words: ['upload.sh'],
    });
  });
});

describe('A17: no secret in CI logs', () => {
  it('because each is masked before anything can print it', async () => {
    const { index, runner } = await indexAndIssuer({}, paxmanClaims('pypi'));
    await index.addPending({ ...PUBLISHER, environment: 'pypi' }, 'paxman');
    const folder = distWith(paxmanDistributions());
    const run = await runTidily(['publish', folder, '--index', index.url, '--verbose'], { env: runner });
    expect(run.exitCode).toBe(0);
    // The runner takes these lines out of the log and hides the values ever after.
    const masks = run.stderr.split('\n').filter((line) => line.startsWith('::add-mask::'));
    expect(masks).toHaveLength(2);
    const shown =
      run.stderr
        .split('\n')
        .filter((line) => !line.startsWith('::add-mask::'))
        .join('\n') + run.stdout;
    for (const mask of masks) {
      const secret = mask.slice('::add-mask::'.length);
      for (const spelling of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')]) {
        expect(shown).not.toContain(spelling);
      }
    }
    expectNoSecret(shown);
  });

  it('nor in a refusal', async () => {
    const { index, runner } = await indexAndIssuer({}, paxmanClaims('pypi'));
    const run = await runTidily(
      ['publish', distWith(paxmanDistributions()), '--index', index.url, '--verbose', '--json'],
      { env: runner },
    );
    expect(run.exitCode).toBe(1);
    expectNoSecret(run.stdout + run.stderr);
  });
});
