import { describe, expect, it } from 'vitest';
import { findingsOf } from '../testing.ts';
import { TEST_INDEX_FIRST } from './test-index-first.ts';

const workflow = (
  needs: string,
  condition = '',
  test = 'uv publish --index testpypi',
): string => `on: { push: { tags: ['v*'], branches: [main] } }
permissions: { id-token: write }
jobs:
  build: {}
  try:
    needs: build
    ${condition}
    steps: [ { run: ${test} } ]
  check: { needs: try }
  publish:
    needs: ${needs}
    if: startsWith(github.ref, 'refs/tags/')
    steps: [ { run: uv publish } ]
`;
const found = (...given: Parameters<typeof workflow>): readonly unknown[] =>
  findingsOf(TEST_INDEX_FIRST, { workflows: { 'release.yml': workflow(...given) } });

describe('test-index-first', () => {
  it('reports production that does not wait', () => {
    expect(found('build')).toMatchObject([
      {
        line: 10,
        severity: 'warning',
        message:
          'job `publish` does not wait for `try`, and publishes for good what the test index may refuse',
        mend: 'write `needs: [build, try]`',
      },
    ]);
  });

  it('notes that there is no test index', () => {
    expect(found('build', '', 'echo')).toMatchObject([{ line: 10, severity: 'note', confidence: 'low' }]);
  });

  it('only notes it where a condition may keep the two apart', () => {
    expect(found('build', "if: github.actor == 'octo'")).toMatchObject([{ severity: 'note' }]);
  });

  it.each([
    ['production waits', 'try', ''],
    ['production waits for one that waits', 'check', ''],
    ['no event runs both', 'build', "if: github.ref == 'refs/heads/main'"],
  ])('is content where %s', (_what, needs, condition) => {
    expect(found(needs, condition)).toEqual([]);
  });
});
