import { describe, expect, it } from 'vitest';
import { findingsOf } from '../testing.ts';
import { PUBLISH_IN_MATRIX } from './publish-in-matrix.ts';

const found = (matrix: string, run = 'uv publish'): readonly unknown[] =>
  findingsOf(PUBLISH_IN_MATRIX, {
    workflows: {
      'release.yml': `on: push
jobs:
  publish:
    permissions: { id-token: write }
    strategy:
      matrix: ${matrix}
    steps: [ { run: '${run}' } ]
`,
    },
  });

describe('publish-in-matrix', () => {
  it.each(['{ os: [ubuntu-latest, windows-latest] }', '{ python-version: ["3.12", "3.13"], x: [1] }'])(
    'reports %s',
    (matrix) => {
      expect(found(matrix)).toMatchObject([{ line: 5, severity: 'warning' }]);
    },
  );

  it('only notes a matrix that may be one of projects', () => {
    expect(found('{ package: [a, b] }')).toMatchObject([{ severity: 'note', confidence: 'low' }]);
  });

  it.each([
    ['{ os: [ubuntu-latest] }', 'uv publish'],
    ['{ index: [pypi, testpypi] }', 'uv publish --index ${{ matrix.index }}'],
    ['{ os: [ubuntu-latest, windows-latest] }', 'uv publish --index testpypi'],
    ['${{ fromJSON(inputs.projects) }}', 'uv publish'],
  ])('is content with %s and %s', (matrix, run) => {
    expect(found(matrix, run)).toEqual([]);
  });
});
