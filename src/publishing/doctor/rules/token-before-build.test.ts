import { describe, expect, it } from 'vitest';
import { findingsOf } from '../testing.ts';
import { TOKEN_BEFORE_BUILD } from './token-before-build.ts';

const found = (...steps: readonly string[]): readonly unknown[] => {
  const text = `on: push
jobs:
  publish:
    permissions: { id-token: write }
    steps:
${steps.map((step) => `      - ${step}\n`).join('')}`;
  return findingsOf(TOKEN_BEFORE_BUILD, { workflows: { 'release.yml': text } });
};

const MINT = 'run: curl -d "$BODY" https://pypi.org/_/oidc/mint-token';
const UPLOAD = 'run: twine upload dist/*';

describe('token-before-build', () => {
  it.each([
    'python -m build',
    'uv build --wheel',
    'cd x && hatch build',
    'python3 setup.py sdist',
    'poetry build',
  ])('tells a token that waits for `%s`', (build) => {
    expect(found(MINT, `run: ${build}`, UPLOAD)).toMatchObject([
      {
        line: 6,
        severity: 'warning',
        message:
          'job `publish` gets its token before it builds (line 7): an ID token lives minutes, an upload token of PyPI 15',
      },
    ]);
  });

  it('tells an action that mints, and one that builds', () => {
    expect(found('uses: octo/mint-token@v1', 'uses: pypa/cibuildwheel@v2', UPLOAD)).toHaveLength(1);
  });

  it.each([
    [['run: python -m build', MINT, UPLOAD]],
    [[MINT, 'run: echo build', UPLOAD]],
    [[MINT, 'run: pip install build', UPLOAD]],
    [['run: python -m build', UPLOAD]],
  ])('says nothing of %j', (steps) => {
    expect(found(...steps)).toEqual([]);
  });
});
