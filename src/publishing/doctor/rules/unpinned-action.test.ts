import { describe, expect, it } from 'vitest';
import { findingsOf } from '../testing.ts';
import { UNPINNED_ACTION } from './unpinned-action.ts';

const workflow = (uses: string): string => `on: { push: { tags: ['v*'] } }
jobs:
  build:
    steps:
      - uses: actions/checkout@v4
  publish:
    permissions: { id-token: write }
    steps:
      - uses: ${uses}
      - run: uv publish
`;

const found = (uses: string): readonly unknown[] =>
  findingsOf(UNPINNED_ACTION, { workflows: { 'release.yml': workflow(uses) } });

describe('unpinned-action', () => {
  it.each([
    'actions/download-artifact@v4',
    'actions/download-artifact@main',
    'actions/download-artifact',
    'actions/download-artifact@d3f86a1',
    'docker://ghcr.io/octo/tool:1',
  ])('reports %s in a publish job', (uses) => {
    expect(found(uses)).toMatchObject([{ line: 9, severity: 'warning' }]);
  });

  it('warns of the PyPA guide as it is printed, and has no error of it', () => {
    for (const uses of ['actions/download-artifact@v6', 'pypa/gh-action-pypi-publish@release/v1'])
      expect(found(uses)).toMatchObject([{ severity: 'warning', confidence: 'high' }]);
  });

  it.each([
    'actions/download-artifact@d3f86a106a0bac45b974a628896c90dbdf5c8093',
    './.github/actions/prepare',
    '$/.github/actions/prepare',
    `docker://ghcr.io/octo/tool@sha256:${'0'.repeat(64)}`,
  ])('is content with %s', (uses) => {
    expect(found(uses)).toEqual([]);
  });
});
