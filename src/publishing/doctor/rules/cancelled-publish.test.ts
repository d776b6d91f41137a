import { describe, expect, it } from 'vitest';
import { findingsOf } from '../testing.ts';
import { CANCELLED_PUBLISH } from './cancelled-publish.ts';

const workflow = (on: string, group: string, cancels: string, ofJob = ''): string => `on: ${on}
concurrency:
  group: ${group}
  cancel-in-progress: ${cancels}
jobs:
  publish:
    concurrency: ${ofJob}
    permissions: { id-token: write }
    steps: [ { run: uv publish } ]
`;
const found = (...given: Parameters<typeof workflow>): readonly unknown[] =>
  findingsOf(CANCELLED_PUBLISH, { workflows: { 'release.yml': workflow(...given) } });
const TAGS = "{ push: { tags: ['v*'] } }";

describe('cancelled-publish', () => {
  it.each([
    [TAGS, 'release'],
    ['{ push: { branches: [main] } }', 'x-${{ github.ref }}'],
    ['workflow_dispatch', '${{ github.ref_name }}'],
  ])('reports it of %s in group %s', (on, group) => {
    expect(found(on, group, 'true')).toMatchObject([{ line: 4, severity: 'warning' }]);
  });

  it('only notes it where a run meets none but those of the same tag', () => {
    expect(found(TAGS, '${{ github.workflow }}-${{ github.ref }}', 'true')).toMatchObject([
      { severity: 'note' },
    ]);
  });

  it('only notes it of the test index', () => {
    const text = workflow(TAGS, 'release', 'true').replace('uv publish', 'uv publish --index testpypi');
    expect(findingsOf(CANCELLED_PUBLISH, { workflows: { 'release.yml': text } })).toMatchObject([
      { severity: 'note' },
    ]);
  });

  it('reports it of the job itself', () => {
    expect(found(TAGS, 'a', 'false', '{ group: b, cancel-in-progress: true }')).toMatchObject([{ line: 7 }]);
  });

  it.each([
    ['release', 'false'],
    ['release', "${{ github.event_name == 'pull_request' }}"],
    ['x-${{ github.run_id }}', 'true'],
  ])('is content with group %s and %s', (group, cancels) => {
    expect(found(TAGS, group, cancels)).toEqual([]);
  });
});
