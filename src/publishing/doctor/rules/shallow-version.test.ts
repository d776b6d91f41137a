import { describe, expect, it } from 'vitest';
import { applyEdits } from '../fix.ts';
import { findingsOf } from '../testing.ts';
import { SHALLOW_VERSION } from './shallow-version.ts';

const workflow = (inputs = '', on = 'workflow_dispatch', build = 'uv build'): string => `on: ${on}
jobs:
  build:
    steps:
      - uses: actions/checkout@v5
${inputs}      - run: ${build}
      - uses: actions/upload-artifact@v4
  publish:
    needs: build
    permissions: { id-token: write }
    steps: [ { run: uv publish } ]
`;
const PYPROJECT = '[build-system]\nrequires = ["hatchling", "hatch-vcs"]\n';
const findings = (text: string, pyproject = PYPROJECT): ReturnType<typeof findingsOf> =>
  findingsOf(SHALLOW_VERSION, { workflows: { 'release.yml': text }, files: { 'pyproject.toml': pyproject } });

describe('shallow-version', () => {
  it('reports a build without history where a branch can be published, and mends it', () => {
    const [finding] = findings(workflow());
    expect(finding).toMatchObject({
      line: 5,
      severity: 'warning',
      message:
        'job `build` builds from a shallow checkout without tags, from which `hatch-vcs` makes a wrong version',
    });
    const after = applyEdits(workflow(), finding?.fix ?? []);
    expect(after).toBe(workflow('        with:\n          fetch-depth: 0\n'));
    expect(findings(after)).toEqual([]);
  });

  it('only notes it where every release is built from the tag', () => {
    expect(findings(workflow('', "{ push: { tags: ['v*'] } }"))).toMatchObject([
      { line: 5, severity: 'note' },
    ]);
  });

  it('tells the line of a depth that is too small', () => {
    expect(findings(workflow('        with:\n          fetch-depth: 10\n'))).toMatchObject([
      { line: 7, fixable: true },
    ]);
  });

  it.each(['setuptools_scm', 'setuptools-scm[toml]', 'versioningit', 'poetry-dynamic-versioning'])(
    'knows %s',
    (tool) => {
      expect(findings(workflow(), `requires = ["${tool}>=8"]`)).toHaveLength(1);
    },
  );

  it.each([
    ['the version is written', workflow(), '[project]\nversion = "1"\n'],
    ['the history is there', workflow('        with: { fetch-depth: 0 }\n'), PYPROJECT],
    ['the history is fetched', workflow('', undefined, 'git fetch --tags && uv build'), PYPROJECT],
    ['an expression decides', workflow('        with: { fetch-depth: "${{ inputs.depth }}" }\n'), PYPROJECT],
    [
      'another project of the repository is built',
      workflow('', undefined, 'python -m build backend'),
      PYPROJECT,
    ],
    ['nothing is built', workflow('', undefined, 'echo'), PYPROJECT],
  ])('is content where %s', (_what, text, pyproject) => {
    expect(findings(text, pyproject)).toEqual([]);
  });
});
