import { describe, expect, it } from 'vitest';
import type { ForgeEnvironment } from '../facts.ts';
import { findingsOf } from '../testing.ts';
import { DISPATCH_FROM_BRANCH } from './dispatch-from-branch.ts';

const workflow = (extra: string, args = '', build = ''): string => `on:
  push: { tags: ['v*'] }
  workflow_dispatch:
jobs:
  build:
    steps: [ { uses: actions/checkout@v5, with: { ${build} } } ]
  publish:
    needs: build
    ${extra}
    permissions: { id-token: write }
    steps: [ { run: uv publish ${args} } ]
`;
const found = (...given: Parameters<typeof workflow>): readonly unknown[] =>
  findingsOf(DISPATCH_FROM_BRANCH, { workflows: { 'release.yml': workflow(...given) } });

const PYPI: ForgeEnvironment = {
  name: 'pypi',
  reviewers: [],
  preventsSelfReview: false,
  waitMinutes: 0,
  refPatterns: [{ kind: 'tag', pattern: 'v*' }],
};

describe('dispatch-from-branch', () => {
  it('reports a job that any branch reaches', () => {
    expect(found('')).toMatchObject([{ line: 3, severity: 'warning' }]);
  });

  it.each(['environment: pypi', "if: github.actor == 'octo'"])(
    'only notes it where there is `%s`',
    (extra) => {
      expect(found(extra)).toMatchObject([{ line: 3, severity: 'note' }]);
    },
  );

  it.each([
    ['demands a tag', "if: startsWith(github.ref, 'refs/tags/')"],
    ['is of the test index', '', '--index testpypi'],
    ['checks out the tag that is named', '', '', 'ref: "${{ inputs.tag }}"'],
  ])('is content with a job that %s', (_what, extra, args = '', build = '') => {
    expect(found(extra, args, build)).toEqual([]);
  });

  it('is content where the environment takes tags only', () => {
    const workflows = { 'release.yml': workflow('environment: pypi') };
    const online = { environments: [PYPI], unseen: [] };
    expect(findingsOf(DISPATCH_FROM_BRANCH, { workflows, facts: { online } })).toEqual([]);
  });
});
