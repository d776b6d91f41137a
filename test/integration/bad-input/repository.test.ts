import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  PYPROJECT,
  type ProjectOptions,
  WORKFLOW,
  makeProject,
  replacing,
} from '../../support/rehearsal/project.ts';
import { expectError } from '../../support/rehearsal/refused.ts';
import { runTidily } from '../../support/rehearsal/rehearse.ts';
import { temporaryFolder } from '../../support/rehearsal/temporary-folder.ts';
import { toolbox } from '../../support/rehearsal/toolbox.ts';

const edit = (name: string, from: string | RegExp, to: string): ProjectOptions => {
  return { edits: { [name]: replacing(from, to) } };
};

const UPLOAD_TWICE = `
  publish-again:
    runs-on: ubuntu-24.04
    environment: pypi
    permissions:
      id-token: write
    steps:
      - uses: pypa/gh-action-pypi-publish@release/v1
`;

type Case = readonly [
  what: string,
  project: ProjectOptions,
  code: string,
  exitCode: number,
  words: readonly string[],
];

const CASES: readonly Case[] = [
  ['no git repository', { repository: false }, 'repository-not-found', 5, ['git init']],
  [
    'no workflow',
    { without: [WORKFLOW], ...edit(PYPROJECT, 'workflow = "release.yml"\n', '') },
    'workflow-not-found',
    1,
    ['the repository has no workflow', '`.github/workflows/release.yml`'],
  ],
  ['a workflow that is empty', { files: { [WORKFLOW]: '' } }, 'workflow-not-a-workflow', 1, [WORKFLOW]],
  [
    'a workflow of another name',
    edit(PYPROJECT, '"release.yml"', '"publish.yml"'),
    'workflow-not-found',
    1,
    ['`publish.yml`', '`release.yml`'],
  ],
  [
    'no publish job',
    edit(WORKFLOW, /\n {2}publish-testpypi:[\s\S]*$/u, '\n'),
    'publish-job-not-found',
    1,
    [WORKFLOW],
  ],
  [
    'a workflow that is not YAML',
    edit(WORKFLOW, 'permissions: {}', 'permissions: {'),
    'workflow-not-yaml',
    1,
    [`${WORKFLOW}:`],
  ],
  [
    'a workflow that is a list',
    { files: { [WORKFLOW]: '- one\n- two\n' } },
    'workflow-not-a-workflow',
    1,
    [WORKFLOW],
  ],
  [
    'an environment that only the run decides',
    edit(WORKFLOW, 'environment: pypi\n', 'environment: ${{ vars.TARGET }}\n'),
    'workflow-environment-expression',
    1,
    ['${{ vars.TARGET }}', '`publish-pypi`'],
  ],
  [
    'an index that only the run decides',
    edit(WORKFLOW, 'https://test.pypi.org/legacy/', '${{ vars.INDEX }}'),
    'publish-job-index-unknown',
    1,
    ['`publish-testpypi`'],
  ],
  [
    'jobs that wait for each other',
    edit(WORKFLOW, 'needs: [gates]', 'needs: [build]'),
    'workflow-needs-cycle',
    1,
    ['`build`'],
  ],
  [
    'a configuration that is not TOML',
    edit(PYPROJECT, '[project]', '[project'),
    'config-not-toml',
    2,
    [PYPROJECT],
  ],
  [
    'a misspelled key',
    edit(PYPROJECT, 'gates = [', 'gate = ['),
    'config-key-unknown',
    2,
    ['`gate`', '`gates`'],
  ],
  [
    'a literal credential',
    edit(PYPROJECT, 'tag = "v{version}"', `tag = "pypi-${'AgEIcHlwaS5vcmcCJGZha2U'.repeat(3)}"`),
    'credential-literal',
    2,
    ['env:'],
  ],
  [
    'no version and no tag',
    { ...edit(PYPROJECT, 'version = "0.1.0"', 'dynamic = ["version"]'), tag: null },
    'release-version-unknown',
    2,
    ['--tag'],
  ],
  [
    'no repository name',
    edit(PYPROJECT, 'repository = "octo-org/hello-dist"\n', ''),
    'repository-unknown',
    2,
    ['OWNER/NAME'],
  ],
];

describe('tokenless rehearse, given', () => {
  it.each(CASES)('%s', async (_what, project, code, exitCode, words) => {
    const run = await runTidily(['rehearse', makeProject(project)]);
    expectError(run, { code, exitCode, words });
    expect(run.stdout).toBe('');
  });

  it('two publish jobs for one index', async () => {
    const project = makeProject(edit(WORKFLOW, /$/u, UPLOAD_TWICE));
    expectError(await runTidily(['rehearse', project]), {
      code: 'publish-jobs-for-one-index',
      exitCode: 1,
      words: ['`pypi`', '`publish-pypi`', '`publish-again`', '--shared-index'],
    });
    const allowed = await runTidily(['rehearse', project, '--shared-index']);
    expect(allowed.stderr).toMatch(
      /^warning .*(?=.*`publish-pypi`)(?=.*`publish-again`).* publish to `pypi` in one run/mu,
    );
    expect(allowed.exitCode).toBe(0);
  });

  it('a version that no index takes', async () => {
    const finalOnly = (text: string): string =>
      text
        .replace('version = "0.1.0"', 'version = "0.1.0rc1"')
        .replace('versions = "all"', 'versions = "final"');
    const run = await runTidily(['rehearse', makeProject({ edits: { [PYPROJECT]: finalOnly } })]);
    expectError(run, {
      code: 'release-goes-nowhere',
      exitCode: 1,
      words: ['`0.1.0rc1`', 'versions = "final"'],
    });
  });

  it('a tag that is not that of the version', async () => {
    const run = await runTidily(['rehearse', makeProject(), '--tag', 'v0.2.0']);
    expectError(run, {
      code: 'release-version-tag-mismatch',
      exitCode: 1,
      words: ['`0.1.0`', '`v0.2.0`', '`v0.1.0`'],
    });
  });

  it('a machine without git', async () => {
    const run = await runTidily(['rehearse', makeProject()], { env: { PATH: toolbox([], ['git']) } });
    expectError(run, { code: 'git-not-found', exitCode: 5, words: ['PATH'] });
  });

  it('a file of publishers that is not JSON, or not there', async () => {
    const project = makeProject();
    const file = path.join(temporaryFolder('publishers'), 'publishers.json');
    const missing = await runTidily(['rehearse', project, '--publishers', file]);
    expectError(missing, { code: 'file-not-found', exitCode: 5, words: [file] });
    writeFileSync(file, '[{]');
    const broken = await runTidily(['rehearse', project, '--publishers', file]);
    expectError(broken, { code: 'publishers-file-not-json', exitCode: 2, words: [] });
  });
});
