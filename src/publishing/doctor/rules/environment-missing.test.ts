import { describe, expect, it } from 'vitest';
import { aRelease, findingsOf } from '../testing.ts';
import { ENVIRONMENT_MISSING } from './environment-missing.ts';

const found = (environment: string, registered?: string): readonly unknown[] =>
  findingsOf(ENVIRONMENT_MISSING, {
    workflows: { 'release.yml': aRelease({ environment }) },
    publishers: [{ index: 'pypi', ...(registered === undefined ? {} : { environment: registered }) }],
  });

describe('environment-missing', () => {
  it('points at the job that runs in none', () => {
    expect(found('', 'release')).toMatchObject([
      {
        file: '.github/workflows/release.yml',
        line: 6,
        severity: 'error',
        message: 'PyPI expects the environment `release`, and job `publish` runs in none',
        mend: 'set `environment: release` on job `publish`, or re-register at https://pypi.org/manage/project/app/settings/publishing/ with project `app`, owner `octo`, repository `app`, workflow `release.yml` and no environment',
      },
    ]);
  });

  it.each([
    ['', undefined],
    ['environment: release', 'release'],
    ['environment: other', 'release'],
    ['environment: ${{ vars.PLACE }}', 'release'],
  ])('says nothing of `%s` where `%s` is registered', (environment, registered) => {
    expect(found(environment, registered)).toEqual([]);
  });
});
