import { describe, expect, it } from 'vitest';
import { type ProjectSketch, aRelease, findingsOf } from '../testing.ts';
import { ENVIRONMENT_NOT_REQUIRED } from './environment-not-required.ts';

const found = (publishers?: ProjectSketch['publishers'], release = aRelease()): readonly unknown[] =>
  findingsOf(ENVIRONMENT_NOT_REQUIRED, {
    workflows: { 'release.yml': release },
    ...(publishers === undefined ? {} : { publishers }),
  });

describe('environment-not-required', () => {
  it('tells a registration that takes any environment', () => {
    const location = { file: 'pyproject.toml', line: 7 };
    expect(found([{ index: 'pypi', location }])).toMatchObject([
      {
        file: 'pyproject.toml',
        line: 7,
        severity: 'warning',
        message:
          'job `publish` runs in the environment `pypi`, and its registration at PyPI takes any: whoever changes `release.yml` publishes without it',
        mend: 're-register at https://pypi.org/manage/project/app/settings/publishing/ with project `app`, owner `octo`, repository `app`, workflow `release.yml` and environment `pypi`',
      },
    ]);
  });

  it('points at the job where the registration has no line', () => {
    expect(found([{ index: 'pypi' }])).toMatchObject([{ file: '.github/workflows/release.yml', line: 8 }]);
  });

  it('tells it of a registration beside one that names the environment: it is the open door', () => {
    expect(found([{ index: 'pypi', environment: 'pypi' }, { index: 'pypi' }])).toHaveLength(1);
  });

  it.each<[string, ProjectSketch['publishers'], string]>([
    ['one that names it', [{ index: 'pypi', environment: 'pypi' }], aRelease()],
    ['a job without an environment', [{ index: 'pypi' }], aRelease({ environment: '' })],
    ['an expression', [{ index: 'pypi' }], aRelease({ environment: 'environment: ${{ vars.PLACE }}' })],
    ['a registration of another workflow', [{ index: 'pypi', workflow: 'other.yml' }], aRelease()],
    ['a registry that has no environments', [{ index: 'jsr' }], aRelease({ step: 'run: npx jsr publish' })],
    ['another index', [{ index: 'testpypi' }], aRelease()],
    ['nothing registered', undefined, aRelease()],
  ])('says nothing of %s', (_what, publishers, release) => {
    expect(found(publishers, release)).toEqual([]);
  });
});
