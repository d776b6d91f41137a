import { describe, expect, it } from 'vitest';
import { findingsOf } from '../testing.ts';
import { PENDING_DUPLICATE } from './pending-duplicate.ts';

const PENDING = { index: 'pypi', environment: 'pypi', pending: true } as const;

const found = (...more: readonly object[]): readonly unknown[] =>
  findingsOf(PENDING_DUPLICATE, {
    publishers: [
      { ...PENDING, project: 'one' },
      ...more.map((one) => ({ ...PENDING, project: 'two', ...one })),
    ],
  });

describe('pending-duplicate', () => {
  it('tells the second of one identity', () => {
    const location = { file: 'pyproject.toml', line: 14 };
    expect(found({ location })).toMatchObject([
      {
        file: 'pyproject.toml',
        line: 14,
        severity: 'error',
        message: 'the pending publishers of `one` and `two` are the same to PyPI, which takes each only once',
        mend: 'give each project its own environment or workflow, or publish `one` first and then register `two`',
      },
    ]);
  });

  it('tells letters that differ only in case, and every further one', () => {
    expect(found({ owner: 'OCTO', environment: 'PyPI' }, { project: 'three' })).toHaveLength(2);
  });

  it.each([
    { environment: 'other' },
    { workflow: 'other.yml' },
    { index: 'testpypi' },
    { pending: false },
    { repository: 'other' },
  ])('is content with %j', (publisher) => {
    expect(found(publisher)).toEqual([]);
  });

  it('is content with an index that tells them apart by project', () => {
    const index = 'https://packages.example/legacy/';
    const publishers = ['one', 'two'].map((project) => ({ ...PENDING, index, project }));
    expect(findingsOf(PENDING_DUPLICATE, { publishers })).toEqual([]);
  });
});
