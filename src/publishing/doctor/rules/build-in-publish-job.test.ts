import { describe, expect, it } from 'vitest';
import { findingsOf } from '../testing.ts';
import { BUILD_IN_PUBLISH_JOB } from './build-in-publish-job.ts';

const found = (step: string, permission = 'id-token: write', publish = 'uv publish'): readonly unknown[] =>
  findingsOf(BUILD_IN_PUBLISH_JOB, {
    workflows: {
      'release.yml': `on: push
jobs:
  publish:
    permissions: { ${permission} }
    steps:
      - ${step}
      - run: ${publish}
`,
    },
  });

describe('build-in-publish-job', () => {
  it.each([
    ['run: python -m build', 'python -m build'],
    ['run: uv build', 'uv build'],
    ['run: hatch -v build', 'hatch -v build'],
    ['run: poetry build', 'poetry build'],
    ['run: python setup.py sdist bdist_wheel', 'python setup.py sdist bdist_wheel'],
    ['run: pip install -e .', 'pip install -e .'],
    ['run: echo; make', 'make'],
    ['run: npm ci', 'npm ci'],
    ['uses: pypa/cibuildwheel@v3', 'pypa/cibuildwheel'],
    ['uses: hynek/build-and-inspect-python-package@v2', 'hynek/build-and-inspect-python-package'],
  ])('reports %j', (step, what) => {
    expect(found(step)).toMatchObject([
      {
        line: 6,
        severity: 'warning',
        message: `job \`publish\` can have an ID token and runs \`${what}\` before it publishes: whatever that runs can publish as well`,
      },
    ]);
  });

  it.each(['pip install -r requirements.txt', 'uv sync --locked'])('only notes `%s`', (command) => {
    expect(found(`run: ${command}`)).toMatchObject([{ line: 6, severity: 'note' }]);
  });

  it('tells the build rather than what it installs first', () => {
    expect(found('run: uv sync && uv build')).toMatchObject([{ severity: 'warning' }]);
  });

  it('tells the line of the command', () => {
    expect(found('run: |\n          echo\n          uv build')).toMatchObject([{ line: 8 }]);
  });

  it('reports a tool that builds as it publishes', () => {
    expect(found('run: echo', 'id-token: write', 'poetry publish --build')).toMatchObject([{ line: 7 }]);
  });

  it.each([
    'run: pip install twine',
    'run: pip install --require-hashes -r requirements.txt',
    'run: pipx install uv',
    'run: echo uv build',
    'run: twine check dist/*',
    'uses: actions/download-artifact@v5',
    'run: uv version --short',
  ])('is content with %j', (step) => {
    expect(found(step)).toEqual([]);
  });

  it('is content without an ID token, and with what comes after', () => {
    expect(found('run: uv build', 'contents: read')).toEqual([]);
    expect(found('run: uv publish', 'id-token: write', 'make docs')).toEqual([]);
  });
});
