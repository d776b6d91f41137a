import { describe, expect, it } from 'vitest';
import { findingsOf } from '../testing.ts';
import { PUBLISH_ALWAYS } from './publish-always.ts';

const workflow = (condition: string, needs = 'needs: [test]'): string => `on: { push: { tags: ['v*'] } }
jobs:
  test:
    steps:
      - run: pytest
  publish:
    ${needs}
    if: ${condition}
    permissions: { id-token: write }
    steps:
      - run: uv publish
`;
const found = (...given: Parameters<typeof workflow>): readonly unknown[] =>
  findingsOf(PUBLISH_ALWAYS, { workflows: { 'release.yml': workflow(...given) } });

describe('publish-always', () => {
  it.each([
    'always()',
    '${{ always() }}',
    "always() && startsWith(github.ref, 'refs/tags/')",
    "'!cancelled()'",
    '${{ ! cancelled ( ) }}',
  ])('reports `if: %s`', (condition) => {
    expect(found(condition)).toMatchObject([
      { line: 8, severity: 'error', message: 'job `publish` publishes even when `test` failed' },
    ]);
  });

  it.each([
    "always() && needs.test.result == 'success'",
    '${{ !cancelled() && !failure() }}',
    "${{ !cancelled() && !contains(needs.*.result, 'failure') }}",
    'always() && success()',
    "startsWith(github.ref, 'refs/tags/')",
    'success()',
  ])('is content with `if: %s`', (condition) => {
    expect(found(condition)).toEqual([]);
  });

  it('is content where there is nothing to wait for', () => {
    expect(found('always()', 'timeout-minutes: 5')).toEqual([]);
  });
});
