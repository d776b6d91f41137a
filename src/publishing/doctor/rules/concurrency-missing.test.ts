import { describe, expect, it } from 'vitest';
import { findingsOf } from '../testing.ts';
import { CONCURRENCY_MISSING } from './concurrency-missing.ts';

const workflow = (top: string, ofJob: string, args = ''): string => `on: { push: { tags: ['v*'] } }
${top}
jobs:
  publish:
    permissions: { id-token: write }
    ${ofJob}
    steps: [ { run: uv publish ${args} } ]
`;
const found = (...given: Parameters<typeof workflow>): readonly unknown[] =>
  findingsOf(CONCURRENCY_MISSING, { workflows: { 'release.yml': workflow(...given) } });

describe('concurrency-missing', () => {
  it('notes a publish job that nothing keeps alone', () => {
    expect(found('', '')).toMatchObject([{ line: 4, severity: 'note' }]);
  });

  it.each([
    ['the workflow has a group', 'concurrency: release', ''],
    ['the job has a group', '', 'concurrency: { group: release }'],
    ['the test index is meant', '', '', '--index testpypi'],
  ])('is content where %s', (_what, top, ofJob, args = '') => {
    expect(found(top, ofJob, args)).toEqual([]);
  });
});
