import { describe, expect, it } from 'vitest';
import { aRelease, findingsOf } from '../testing.ts';
import { WORKFLOW_MISMATCH } from './workflow-mismatch.ts';
const PYPI = { index: 'pypi', environment: 'pypi' } as const;

const found = (workflow: string, others: Readonly<Record<string, string>> = {}): readonly unknown[] =>
  findingsOf(WORKFLOW_MISMATCH, {
    workflows: { 'release.yml': aRelease(), ...others },
    publishers: [{ ...PYPI, workflow }],
  });

describe('workflow-mismatch', () => {
  it('tells a file of the other ending', () => {
    expect(found('release.yaml')).toMatchObject([
      {
        file: '.github/workflows/release.yml',
        line: 6,
        severity: 'error',
        message:
          'PyPI expects the workflow `release.yaml`, which is not in `.github/workflows/`; the job is in `release.yml`, which is another name to an index',
        mend: expect.stringMatching(
          /^rename the file back to `release\.yaml`, or re-register at https:\/\/pypi\.org.*workflow `release\.yml`/u,
        ) as string,
      },
    ]);
  });

  it('tells a file that is not there', () => {
    expect(found('publish.yml')).toMatchObject([
      {
        message:
          'PyPI expects the workflow `publish.yml`, which is not in `.github/workflows/`; the job is in `release.yml`',
      },
    ]);
  });

  it('tells a file that publishes nothing', () => {
    expect(found('ci.yml', { 'ci.yml': 'on: push\njobs: {}\n' })).toMatchObject([
      {
        message:
          'PyPI expects the workflow `ci.yml`, which holds no job that publishes to PyPI; `release.yml` does',
        mend: expect.stringMatching(/^publish from `ci\.yml`, or/u) as string,
      },
    ]);
  });

  it('tells a second workflow that nothing is registered for, at its job', () => {
    expect(
      found('release.yml', { 'nightly.yml': aRelease({ on: '{ workflow_dispatch: {} }' }) }),
    ).toMatchObject([
      {
        file: '.github/workflows/nightly.yml',
        line: 6,
        message:
          'no registration at PyPI accepts job `publish` of `nightly.yml`: `release.yml` is registered there',
        mend: expect.stringContaining('workflow `nightly.yml`') as string,
      },
    ]);
  });

  it('takes for wrong what serves no other job: two lanes, one of them registered wrongly', () => {
    const workflows = { 'release.yml': aRelease(), 'nightly.yml': aRelease() };
    const publishers = [PYPI, { ...PYPI, workflow: 'nightly.yaml' }];
    expect(findingsOf(WORKFLOW_MISMATCH, { workflows, publishers })).toMatchObject([
      { message: expect.stringMatching(/^PyPI expects the workflow `nightly\.yaml`/u) as string },
    ]);
  });

  it('tells it beside a missing permission, which hides it from the verdict', () => {
    const workflows = { 'release.yml': aRelease({ permissions: '' }) };
    const publishers = [{ ...PYPI, workflow: 'old.yml' }];
    expect(findingsOf(WORKFLOW_MISMATCH, { workflows, publishers })).toHaveLength(1);
    expect(findingsOf(WORKFLOW_MISMATCH, { workflows, publishers: [PYPI] })).toEqual([]);
  });

  it('says it once for several jobs of one file', () => {
    const text = aRelease().replace(
      '  publish:',
      '  again:\n    environment: pypi\n    permissions: { id-token: write }\n    steps: [{ run: uv publish }]\n  publish:',
    );
    const publishers = [{ ...PYPI, workflow: 'old.yml' }];
    expect(findingsOf(WORKFLOW_MISMATCH, { workflows: { 'release.yml': text }, publishers })).toHaveLength(1);
  });

  it('is content with the right file', () => {
    expect(found('release.yml')).toEqual([]);
  });
});
