import { describe, expect, it } from 'vitest';
import { findingsOf } from '../testing.ts';
import { CONTAINER_ACTION_RUNNER } from './container-action-runner.ts';

const found = (
  runsOn: string,
  step = 'uses: pypa/gh-action-pypi-publish@release/v1',
  more = '',
): readonly unknown[] =>
  findingsOf(CONTAINER_ACTION_RUNNER, {
    workflows: {
      'release.yml': `on: push
jobs:
  publish:
    permissions: { id-token: write }
    runs-on: ${runsOn}
    strategy: { matrix: { os: [ubuntu-latest, macos-15] } }
    steps:
      - ${step}
        ${more}
`,
    },
  });

describe('container-action-runner', () => {
  it.each(['windows-latest', 'macos-15', '${{ matrix.os }}', '[macos-latest]'])(
    'reports `runs-on: %s`',
    (runsOn) => {
      expect(found(runsOn)).toMatchObject([{ line: 5, severity: 'error' }]);
    },
  );

  it.each([
    ['ubuntu-latest'],
    ['${{ inputs.os }}'],
    ['[self-hosted, linux]'],
    ['windows-latest', 'run: uv publish'],
    ['${{ matrix.os }}', undefined, "if: matrix.os == 'ubuntu-latest'"],
    ['${{ matrix.os }}', undefined, "if: runner.os == 'Linux'"],
  ])('is content with %s %s %s', (runsOn, step?: string, more?: string) => {
    expect(found(runsOn, step, more)).toEqual([]);
  });
});
