import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { startGitHubApi } from '../support/github-api.ts';
import { type Edits, WORKFLOW, git, replacing } from '../support/rehearsal/project.ts';
import { runTidily } from '../support/rehearsal/rehearse.ts';
import { temporaryFolder } from '../support/rehearsal/temporary-folder.ts';
import { paxman } from './paxman.ts';

/** A token in the form of PyPI's, made here: no text of this repository has one. */
const TOKEN = [
  'pypi',
  `AgEIcHlwaS5vcmcC${Buffer.from('nexusnv-paxman-release-0.5.0').toString('base64url')}Qx7Lk2Vn9Wb4Tz8Rm3Yc6`,
].join('-');

interface Finding {
  readonly rule: string;
  readonly severity: string;
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** What doctor finds; the forge that stands in for GitHub knows `octo/app`. */
async function findings(
  project: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<{
  readonly exitCode: number;
  readonly errors: readonly Finding[];
  readonly all: readonly Finding[];
}> {
  const repository = args.includes('--online') ? 'octo/app' : 'nexusnv/paxman';
  const run = await runTidily(['doctor', project, '--repository', repository, '--json', ...args], { env });
  expect(run.stdout + run.stderr).not.toContain(TOKEN);
  const { findings: all } = JSON.parse(run.stdout) as { findings: readonly Finding[] };
  return { exitCode: run.exitCode, all, errors: all.filter(({ severity }) => severity === 'error') };
}

function commit(project: string, message: string): void {
  git(project, 'add', '--all');
  git(project, 'commit', '--quiet', '--message', message);
}

describe('A2: no API token is stored in the repository', () => {
  it('which is so in the project of the document', async () => {
    expect(await findings(paxman())).toMatchObject({ exitCode: 0, errors: [] });
  });

  it('and one in the tree is found, with file and line, and fails the gate', async () => {
    const project = paxman({}, '0.5.0', {
      'scripts/upload.sh': `# upload\ntwine upload -p ${TOKEN} dist/*\n`,
    });
    expect(await findings(project)).toMatchObject({
      exitCode: 1,
      errors: [{ rule: 'registry-token-in-tree', file: 'scripts/upload.sh', line: 2 }],
    });
  });

  it('and one that was committed and removed again is found in the history', async () => {
    const project = paxman();
    writeFileSync(path.join(project, '.pypirc'), `[pypi]\nusername = __token__\npassword = ${TOKEN}\n`);
    commit(project, 'Add the credential');
    git(project, 'rm', '--quiet', '.pypirc');
    commit(project, 'Remove it');
    const { errors, exitCode } = await findings(project);
    expect(errors.map(({ rule, file }) => [rule, file])).toContainEqual([
      'registry-token-in-history',
      '.pypirc',
    ]);
    expect(exitCode).toBe(1);
  });
});

const FALLBACK: Edits = {
  [WORKFLOW]: replacing(
    'repository-url:',
    'password: ${{ secrets.TESTPYPI_API_TOKEN }}\n          repository-url:',
  ),
};

describe('A3: none is stored in the GitHub Actions environment', () => {
  it('which a secret shows that a publish job could use as a registry credential', async () => {
    const { errors, exitCode } = await findings(paxman(FALLBACK));
    expect(errors.map(({ rule, file }) => [rule, file])).toEqual([['leftover-credential', WORKFLOW]]);
    expect(exitCode).toBe(1);
  });

  it('and, online, the names of secrets that look like one', async () => {
    await using github = await startGitHubApi();
    const folder = temporaryFolder('ca');
    writeFileSync(path.join(folder, 'ca.pem'), github.ca);
    github.state.secrets = ['PYPI_API_TOKEN', 'CODECOV_TOKEN'];
    const online = ['--online', 'env:TOKEN', '--api-url', github.url, '--ca', path.join(folder, 'ca.pem')];
    const { all } = await findings(paxman(), online, { TOKEN: 'a-token-of-github' });
    const named = all.filter(({ rule }) => rule === 'registry-secret-at-forge');
    expect(named.map(({ message }) => message).join('\n')).toContain('PYPI_API_TOKEN');
    expect(named.map(({ message }) => message).join('\n')).not.toContain('CODECOV_TOKEN');
  });
});

// The command that pushes one tag is the next issue's; that nobody is told to push all of them is this one's.
describe('towards A12: never `git push --tags`', () => {
  it('in scripts and in what people are told', async () => {
    const project = paxman({}, '0.5.0', {
      'RELEASING.md': 'Then run `git tag v0.5.0 && git push --tags`.\n',
      'scripts/release.sh': 'git tag v0.5.0\ngit push origin --tags\n',
    });
    const { all } = await findings(project);
    const told = all
      .filter(({ rule }) => rule === 'pushes-all-tags')
      .map(({ file, line }) => `${file}:${line}`);
    expect(told).toEqual(['RELEASING.md:1', 'scripts/release.sh:2']);
  });
});
