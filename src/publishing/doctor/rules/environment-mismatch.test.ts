import { describe, expect, it } from 'vitest';
import { aRelease, findingsOf } from '../testing.ts';
import { ENVIRONMENT_MISMATCH } from './environment-mismatch.ts';

const found = (environment: string, registered?: string, on?: string): readonly unknown[] =>
  findingsOf(ENVIRONMENT_MISMATCH, {
    workflows: { 'release.yml': aRelease({ environment, ...(on === undefined ? {} : { on }) }) },
    publishers: [{ index: 'pypi', ...(registered === undefined ? {} : { environment: registered }) }],
  });

describe('environment-mismatch', () => {
  it('points at the line of the environment', () => {
    expect(found('environment: release', 'pypi')).toMatchObject([
      {
        line: 8,
        severity: 'error',
        message: 'PyPI expects the environment `pypi`, and job `publish` runs in `release`',
        mend: expect.stringMatching(
          /^set `environment: pypi` on job `publish`, or re-register .*environment `release`$/u,
        ) as string,
      },
    ]);
  });

  it('points at the name of an environment that has a URL too', () => {
    expect(found('environment:\n  url: https://pypi.org/p/app\n  name: release', 'pypi')).toMatchObject([
      { line: 10 },
    ]);
  });

  it('names every value of an expression of which none fits', () => {
    const on = '{ workflow_dispatch: { inputs: { where: { type: choice, options: [one, two] } } } }';
    expect(found('environment: ${{ inputs.where }}', 'pypi', on)).toMatchObject([
      { message: expect.stringContaining('runs in `${{ inputs.where }}` (`one` or `two`)') as string },
    ]);
  });

  it('names what the expression becomes for the event that is refused', () => {
    const on = "{ push: { tags: ['v*'] }, workflow_dispatch: {} }";
    const environment = "environment: ${{ github.event_name == 'push' && 'pypi' || 'pypi-by-hand' }}";
    expect(found(environment, 'pypi', on)).toMatchObject([
      {
        message: expect.stringContaining("|| 'pypi-by-hand' }}` (`pypi-by-hand`)") as string,
        mend: expect.stringMatching(/re-register .*environment `pypi-by-hand`$/u) as string,
      },
    ]);
    expect(found(environment, 'other', on)).toMatchObject([
      { message: expect.stringContaining("|| 'pypi-by-hand' }}` (`pypi`)") as string },
    ]);
  });

  it.each([
    ['environment: pypi', 'pypi'],
    ['environment: PyPI', 'pypi'],
    ['environment: pypi', 'PyPI'],
    ['environment: anything', undefined],
    ['', 'pypi'],
    ['environment: ${{ vars.PLACE }}', 'pypi'],
  ])('says nothing of `%s` where `%s` is registered', (environment, registered) => {
    expect(found(environment, registered)).toEqual([]);
  });
});
