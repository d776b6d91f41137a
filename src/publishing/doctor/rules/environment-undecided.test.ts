import { describe, expect, it } from 'vitest';
import { type ProjectSketch, aRelease, findingsOf } from '../testing.ts';
import { ENVIRONMENT_UNDECIDED } from './environment-undecided.ts';

const CHOICE = '{ workflow_dispatch: { inputs: { where: { type: choice, options: [testpypi, pypi] } } } }';

const found = (
  environment: string,
  publishers?: ProjectSketch['publishers'],
  on = CHOICE,
): readonly unknown[] =>
  findingsOf(ENVIRONMENT_UNDECIDED, {
    workflows: { 'release.yml': aRelease({ on, environment }) },
    ...(publishers === undefined ? {} : { publishers }),
  });

describe('environment-undecided', () => {
  it('tells the values that it can take, and those that are registered', () => {
    expect(found('environment: ${{ inputs.where }}', [{ index: 'pypi', environment: 'pypi' }])).toMatchObject(
      [
        {
          line: 8,
          severity: 'note',
          message:
            'job `publish` runs in the environment `${{ inputs.where }}` (`testpypi` or `pypi`), and PyPI expects `pypi`',
          mend: 'write the name of the environment, with one job for each',
        },
      ],
    );
  });

  it('tells it where nobody knows the values', () => {
    expect(found('environment: ${{ vars.PLACE }}', [{ index: 'pypi', environment: 'pypi' }])).toMatchObject([
      { message: expect.stringContaining('(nobody can tell which)') as string },
    ]);
  });

  it.each<[string, ProjectSketch['publishers']]>([
    ['environment: ${{ inputs.where }}', [{ index: 'pypi' }]],
    ['environment: ${{ inputs.where }}', [{ index: 'pypi', environment: 'other' }]],
    ['environment: ${{ inputs.where }}', undefined],
    ["environment: ${{ 'pypi' }}", [{ index: 'pypi', environment: 'pypi' }]],
    ['environment: pypi', [{ index: 'pypi', environment: 'pypi' }]],
  ])('says nothing of `%s` where %j is registered', (environment, publishers) => {
    expect(found(environment, publishers)).toEqual([]);
  });
});
