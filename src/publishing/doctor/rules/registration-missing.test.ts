import { describe, expect, it } from 'vitest';
import { type ProjectSketch, aRelease, findingsOf } from '../testing.ts';
import { REGISTRATION_MISSING } from './registration-missing.ts';

const found = (publishers?: ProjectSketch['publishers'], step?: string): readonly unknown[] =>
  findingsOf(REGISTRATION_MISSING, {
    workflows: { 'release.yml': aRelease(step === undefined ? {} : { step }) },
    ...(publishers === undefined ? {} : { publishers }),
  });

const OURS = 'run: uv publish --publish-url https://packages.example/legacy/';

describe('registration-missing', () => {
  it('says where it is registered instead', () => {
    expect(found([{ index: 'testpypi', environment: 'pypi' }])).toMatchObject([
      {
        line: 6,
        severity: 'error',
        message: 'job `publish` publishes to PyPI, where nothing is registered (only at TestPyPI)',
        mend: 'register it at https://pypi.org/manage/project/app/settings/publishing/ (a project that does not exist yet: https://pypi.org/manage/account/publishing/) with project `app`, owner `octo`, repository `app`, workflow `release.yml` and environment `pypi`',
      },
    ]);
  });

  it('tells it where the list of registrations is empty, which was said', () => {
    expect(found([])).toMatchObject([
      { message: 'job `publish` publishes to PyPI, where nothing is registered' },
    ]);
  });

  it('warns of an address, of which nobody knows how it authenticates', () => {
    expect(found([{ index: 'pypi', environment: 'pypi' }], OURS)).toMatchObject([
      {
        severity: 'warning',
        confidence: 'medium',
        mend: expect.stringContaining('`tokenless publisher add`') as string,
      },
    ]);
  });

  it('says it once for each index', () => {
    const workflows = { 'release.yml': aRelease(), 'other.yml': aRelease() };
    expect(findingsOf(REGISTRATION_MISSING, { workflows, publishers: [] })).toHaveLength(1);
  });

  it('names the provider that is registered, and the one that the ID token comes from', () => {
    const gitlab = { index: 'pypi', provider: 'gitlab', owner: 'group/sub', environment: 'pypi' } as const;
    expect(found([gitlab])).toMatchObject([
      {
        line: 6,
        severity: 'error',
        message:
          'job `publish` publishes to PyPI, where only `group/sub/app` of GitLab CI/CD is registered, and the ID token of this job comes from GitHub Actions',
        mend: expect.stringContaining('with project `app`, owner `octo`') as string,
      },
    ]);
    expect(found([gitlab, { index: 'pypi', environment: 'pypi' }])).toEqual([]);
  });

  it('names it for a pipeline of GitLab as well', () => {
    const text = `publish:
  rules: [{ if: $CI_COMMIT_TAG }]
  environment: release
  id_tokens: { PYPI_ID_TOKEN: { aud: pypi } }
  script: [twine upload dist/*]
`;
    const facts = { pipeline: { files: new Map([['.gitlab-ci.yml', text]]), host: 'gitlab.com' } };
    const of = (publishers: ProjectSketch['publishers'] & object): readonly unknown[] =>
      findingsOf(REGISTRATION_MISSING, { facts, publishers });
    expect(of([{ index: 'pypi' }])).toMatchObject([
      {
        file: '.gitlab-ci.yml',
        line: 1,
        message:
          'job `publish` publishes to PyPI, where only `octo/app` of GitHub Actions is registered, and the ID token of this job comes from GitLab CI/CD',
        mend: 'register it at PyPI as a publisher of GitLab CI/CD with namespace `octo`, project `app`, workflow `.gitlab-ci.yml`, environment `release`',
      },
    ]);
    expect(of([])).toMatchObject([
      { message: 'job `publish` publishes to PyPI, where nothing is registered' },
    ]);
    const right = { index: 'pypi', provider: 'gitlab', workflow: '.gitlab-ci.yml' } as const;
    expect(of([right])).toEqual([]);
    expect(of([{ ...right, environment: 'other' }])).toEqual([]);
  });

  it.each<[string, ProjectSketch['publishers']]>([
    ['nobody said what is registered', undefined],
    ['it is registered', [{ index: 'pypi', environment: 'pypi' }]],
    ['what is registered there does not fit', [{ index: 'pypi', environment: 'other' }]],
  ])('says nothing where %s', (_what, publishers) => {
    expect(found(publishers)).toEqual([]);
  });
});
