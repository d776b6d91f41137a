import { describe, expect, it } from 'vitest';
import { findingsOf } from '../testing.ts';
import { DIST_POLLUTED } from './dist-polluted.ts';

const one = (step: string, publish = 'uses: pypa/gh-action-pypi-publish@release/v1'): string => `on: push
jobs:
  publish:
    permissions: { id-token: write }
    steps:
      - ${step}
      - ${publish}
`;
const two = (step: string, path: string, fetch: string): string => `on: push
jobs:
  build:
    steps:
      - ${step}
      - uses: actions/upload-artifact@v4
        with: { name: built, path: '${path}' }
      - uses: actions/upload-artifact@v4
        with: { name: sums, path: SHA256SUMS }
  publish:
    needs: build
    permissions: { id-token: write }
    steps:
      - uses: actions/download-artifact@v5
        with: { ${fetch} }
      - uses: pypa/gh-action-pypi-publish@release/v1
`;
const found = (text: string): readonly unknown[] =>
  findingsOf(DIST_POLLUTED, { workflows: { 'release.yml': text } });
const SUMS = 'run: cd dist && sha256sum * > SHA256SUMS';

describe('dist-polluted', () => {
  it.each([
    ['run: sha256sum dist/* > dist/SHA256SUMS', 6],
    [SUMS, 6],
    ['run: (cd dist && sha256sum *.whl > SHA256SUMS)', 6],
    ['run: |\n          cd dist\n          ls\n          sha256sum * >> ./SHA256SUMS', 9],
    ['run: sha256sum * > SHA256SUMS\n        working-directory: ./dist/', 6],
    ['run: sha256sum dist/* | tee dist/SHA256SUMS', 6],
    ['run: cyclonedx-py environment -o dist/sbom.json', 6],
    ['run: cp CHANGELOG.md dist/', 6],
    ['run: for f in dist/*; do sha256sum "$f" > "dist/$(basename "$f").sha256"; done', 6],
    [
      'uses: sigstore/gh-action-sigstore-python@v3\n        with: { inputs: "./dist/*.tar.gz ./dist/*.whl" }',
      6,
    ],
  ])('reports %j before the upload', (step, line) => {
    expect(found(one(step))).toMatchObject([{ line, severity: 'error' }]);
  });

  it('says what fails over what', () => {
    expect(found(one(SUMS, 'run: twine upload dist/*'))).toMatchObject([
      {
        message:
          '`dist/SHA256SUMS` lies among the distributions, and `twine` fails over it: it takes every file of `dist` for one',
      },
    ]);
  });

  it.each([
    ['beside the folder', 'run: cd dist && sha256sum * > ../SHA256SUMS'],
    ['in another folder', 'run: sha256sum dist/* > out/SHA256SUMS'],
    ['and takes it away', `${SUMS} && mv SHA256SUMS ..`],
    ['in parentheses that end', 'run: |\n          (cd dist && ls)\n          ls > list.txt'],
    ['only distributions', 'run: cp wheelhouse/*.whl dist/ && cp -r more/* dist/'],
    ['what nobody can tell', 'run: echo > "dist/$NAME"'],
    ['hidden files', 'run: echo > dist/.gitignore'],
    ['to nowhere', 'run: cd dist && ls > /dev/null 2>&1'],
  ])('is content with a step that writes %s', (_what, step) => {
    expect(found(one(step))).toEqual([]);
  });

  it.each([
    ['run: uv publish', SUMS],
    ['run: twine upload dist/*.whl dist/*.tar.gz', SUMS],
    ['uses: pypa/gh-action-pypi-publish@release/v1\n        with: { packages-dir: wheels/ }', SUMS],
  ])('is content with `%s`, which takes no such file', (publish, step) => {
    expect(found(one(step, publish))).toEqual([]);
  });

  it.each([
    ['dist/', 'name: built, path: dist/', 5],
    ['dist/*', 'name: built, path: ./dist', 5],
    ['dist', 'pattern: "b*", merge-multiple: true, path: dist', 5],
  ])('reports what an artifact of %s brings', (path, fetch, line) => {
    expect(found(two(SUMS, path, fetch))).toMatchObject([{ line, severity: 'error' }]);
  });

  it('reports all artifacts merged, where one is none of distributions', () => {
    expect(found(two('run: make', 'dist/', 'merge-multiple: true, path: dist'))).toMatchObject([
      { line: 14 },
    ]);
  });

  it('does not take the artifact of another workflow for one of the same name', () => {
    const clean = two('run: make', 'dist/', 'name: built, path: dist');
    const nightly = two(SUMS, 'dist/', 'name: built, path: dist').replace(
      'uses: pypa/gh-action-pypi-publish@release/v1',
      'run: uv publish',
    );
    const of = (release: string): readonly unknown[] =>
      findingsOf(DIST_POLLUTED, { workflows: { 'nightly.yml': nightly, 'release.yml': release } });
    expect(of(clean)).toEqual([]);
    expect(of(two(SUMS, 'dist/', 'name: built, path: dist'))).toMatchObject([
      { file: '.github/workflows/release.yml', line: 5 },
    ]);
    // Of a run that is named, nobody can tell which of the two it is.
    const named = clean.replace('name: built, path: dist', 'name: built, path: dist, run-id: 1');
    expect(of(named)).toEqual([]);
    const only = named.replace('name: built, path: ', 'name: other, path: ');
    expect(of(only)).toMatchObject([{ file: '.github/workflows/nightly.yml', line: 5 }]);
  });

  it('follows the artifact of a job that another workflow calls', () => {
    const caller = `on: push
jobs:
  build: { uses: ./.github/workflows/build.yml }
  publish:
    needs: build
    permissions: { id-token: write }
    steps:
      - uses: actions/download-artifact@v5
        with: { name: built, path: dist }
      - uses: pypa/gh-action-pypi-publish@release/v1
`;
    const called = two(SUMS, 'dist/', '')
      .replace(/^on: push/u, 'on: workflow_call')
      .replace(/  publish:[^]*$/u, '');
    const workflows = { 'release.yml': caller, 'build.yml': called };
    expect(findingsOf(DIST_POLLUTED, { workflows })).toMatchObject([
      { file: '.github/workflows/build.yml', line: 5 },
    ]);
  });

  it.each([
    ['the artifact has only distributions', 'dist/*.whl', 'name: built, path: dist'],
    ['another artifact is fetched', 'other/', 'name: built, path: dist'],
    ['it is fetched elsewhere', 'dist/', 'name: built, path: all'],
  ])('is content where %s', (_what, path, fetch) => {
    expect(found(two(SUMS, path, fetch))).toEqual([]);
  });
});
