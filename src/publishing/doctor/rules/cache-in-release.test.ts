import { describe, expect, it } from 'vitest';
import { findingsOf } from '../testing.ts';
import { CACHE_IN_RELEASE } from './cache-in-release.ts';

const workflow = (build: string, publish = 'run: echo', needs = '[build]'): string => `on: push
jobs:
  build:
    steps:
      - ${build}
      - uses: actions/upload-artifact@v4
  publish:
    needs: ${needs}
    permissions: { id-token: write }
    steps:
      - ${publish}
      - run: uv publish
`;
const found = (...given: Parameters<typeof workflow>): readonly unknown[] =>
  findingsOf(CACHE_IN_RELEASE, { workflows: { 'release.yml': workflow(...given) } });
const withInput = (action: string, input: string): string =>
  `uses: ${action}\n        with:\n          ${input}`;

describe('cache-in-release', () => {
  it.each([
    ['uses: actions/cache@v4', 5],
    ['uses: actions/cache/restore@v4', 5],
    ['uses: Swatinem/rust-cache@v2', 5],
    [withInput('actions/setup-python@v6', 'cache: pip'), 7],
    [withInput('actions/setup-node@v5', 'cache: npm'), 7],
    [withInput('astral-sh/setup-uv@v7', 'enable-cache: true'), 7],
  ])('reports %j in a build job', (step, line) => {
    expect(found(step)).toMatchObject([{ line, severity: 'note', confidence: 'low' }]);
  });

  it('reports it in a publish job with more confidence', () => {
    expect(found('run: make', 'uses: actions/cache@v4')).toMatchObject([{ line: 11, confidence: 'medium' }]);
  });

  it.each([
    withInput('actions/setup-python@v6', "python-version: '3.13'"),
    withInput('astral-sh/setup-uv@v7', 'enable-cache: false'),
    withInput('actions/setup-python@v6', "cache: ${{ github.ref_type != 'tag' && 'pip' || '' }}"),
    'uses: actions/cache/save@v4',
  ])('is content with %j', (step) => {
    expect(found(step)).toEqual([]);
  });

  it('leaves jobs alone that hand nothing on', () => {
    const text = workflow('uses: actions/cache@v4').replace(
      'actions/upload-artifact',
      'actions/setup-python',
    );
    expect(findingsOf(CACHE_IN_RELEASE, { workflows: { 'release.yml': text } })).toEqual([]);
    const covered = workflow(
      'uses: actions/cache@v4\n      - uses: actions/upload-artifact@v4\n        with: { path: coverage.xml }',
    );
    const only = covered.replace('      - uses: actions/upload-artifact@v4\n  publish', '  publish');
    expect(findingsOf(CACHE_IN_RELEASE, { workflows: { 'release.yml': only } })).toEqual([]);
  });

  it('leaves jobs alone that the release does not wait for', () => {
    expect(found('uses: actions/cache@v4', 'run: echo', '[]')).toEqual([]);
  });
});
