import { describe, expect, it } from 'vitest';
import { type ProjectSketch, aRelease, findingsOf } from '../testing.ts';
import { REGISTRATION_UNUSED } from './registration-unused.ts';
const PYPI = { index: 'pypi', environment: 'pypi' } as const;

const found = (sketch: ProjectSketch): readonly unknown[] =>
  findingsOf(REGISTRATION_UNUSED, { workflows: { 'release.yml': aRelease() }, ...sketch });

describe('registration-unused', () => {
  it('tells a registration of a file that is gone', () => {
    const location = { file: 'pyproject.toml', line: 20 };
    expect(found({ publishers: [PYPI, { ...PYPI, workflow: 'old.yml', location }] })).toMatchObject([
      {
        file: 'pyproject.toml',
        line: 20,
        severity: 'warning',
        message:
          '`octo/app` may publish to PyPI from `old.yml` (which is not in `.github/workflows/`) in the environment `pypi`, and no job does',
        mend: 'remove the registration at PyPI and here, or put the publish job back',
      },
    ]);
  });

  it('tells a registration of an index that no job publishes to', () => {
    expect(found({ publishers: [PYPI, { index: 'testpypi', environment: 'testpypi' }] })).toMatchObject([
      {
        message:
          '`octo/app` may publish to TestPyPI from `release.yml` in the environment `testpypi`, and no job does',
      },
    ]);
  });

  it('tells every registration of a repository that publishes nothing', () => {
    expect(found({ workflows: {}, publishers: [PYPI] })).toHaveLength(1);
  });

  it.each<[string, ProjectSketch]>([
    ['that fits', { publishers: [PYPI] }],
    [
      'that comes nearest to a refused job, which is told there',
      { publishers: [{ ...PYPI, workflow: 'old.yml' }] },
    ],
    ['that is at the wrong index, which is told there', { publishers: [{ ...PYPI, index: 'testpypi' }] }],
    ['that the form refuses, which is told there', { publishers: [PYPI, { ...PYPI, owner: 'o_o' }] }],
    ['of several projects', { publishers: [PYPI, { ...PYPI, project: 'other' }] }],
    [
      'of a job that hides its index',
      { publishers: [PYPI], workflows: { 'release.yml': aRelease({ step: 'run: make publish' }) } },
    ],
    [
      'of a job whose script may publish anywhere, in whatever environment',
      {
        publishers: [{ ...PYPI, environment: 'other' }],
        workflows: { 'release.yml': aRelease({ step: 'run: ./go.sh' }) },
      },
    ],
    [
      'of a job without an ID token, which is told first',
      { publishers: [PYPI], workflows: { 'release.yml': aRelease({ permissions: '', environment: '' }) } },
    ],
    [
      'while a workflow cannot be read',
      { publishers: [{ ...PYPI, workflow: 'a.yml' }], workflows: { 'a.yml': 'on: [' } },
    ],
    [
      'of another provider',
      { publishers: [PYPI, { ...PYPI, provider: 'gitlab', workflow: '.gitlab-ci.yml' }] },
    ],
    ['that nobody declared', {}],
  ])('says nothing of one %s', (_what, sketch) => {
    expect(found(sketch)).toEqual([]);
  });
});
