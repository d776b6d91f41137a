import { describe, expect, it } from 'vitest';
import { type PlannableJob, orderJobs, planRelease } from './release-plan.ts';

const job = (name: string, index: string | null, needs: string[] = []): PlannableJob => ({
  workflow: 'release.yml',
  job: name,
  index,
  needs,
});

const order = (...jobs: PlannableJob[]): string[] => orderJobs(jobs).map(({ job }) => job);

describe('orderJobs', () => {
  it('puts the test index before production', () => {
    expect(order(job('p', 'pypi'), job('own', 'https://x.example/'), job('t', 'testpypi'))).toEqual([
      't',
      'own',
      'p',
    ]);
  });

  it('follows `needs` even when they put production first', () => {
    expect(order(job('t', 'testpypi', ['p']), job('p', 'pypi', ['build']))).toEqual(['p', 't']);
  });

  it('keeps the two rows of a job that reaches two indexes', () => {
    expect(orderJobs([job('both', 'pypi'), job('both', 'testpypi')]).map(({ index }) => index)).toEqual([
      'testpypi',
      'pypi',
    ]);
  });

  it('ends when `needs` go in a circle', () => {
    expect(order(job('a', 'pypi', ['b']), job('b', 'testpypi', ['a']))).toEqual(['b', 'a']);
  });
});

describe('planRelease', () => {
  const jobs = [job('t', 'testpypi'), job('p', 'pypi')];
  const publishers = [
    { index: 'testpypi', versions: 'all' },
    { index: 'pypi', versions: 'final' },
  ];
  const plan = (version: string, rules: typeof publishers = publishers): string[] =>
    planRelease(jobs, rules, { version, tag: `v${version}` }).map(
      ({ job, action }) => `${job.job} ${action}`,
    );

  it('lets a release candidate stop at the test index', () => {
    expect(plan('1.0rc1')).toEqual(['t publish', 'p skip']);
    expect(plan('1.0.dev1')).toEqual(['t publish', 'p skip']);
    expect(plan('1.0')).toEqual(['t publish', 'p publish']);
    expect(plan('1.0.post1')).toEqual(['t publish', 'p publish']);
  });

  it('says why', () => {
    const [, skipped] = planRelease(jobs, publishers, { version: '1.0rc1', tag: 'v1.0rc1' });
    expect(skipped?.why).toBe('`pypi` takes `versions = "final"`, and this is 1.0rc1');
  });

  it('takes a tag pattern for a rule', () => {
    expect(plan('2.0', [{ index: 'pypi', versions: 'v1.*' }])).toEqual(['t publish', 'p skip']);
    expect(plan('1.5', [{ index: 'pypi', versions: 'v1.*' }])).toEqual(['t publish', 'p publish']);
  });

  it('limits nothing where nothing is declared, and asks any of several publishers', () => {
    expect(plan('1.0rc1', [])).toEqual(['t publish', 'p publish']);
    expect(plan('1.0rc1', [...publishers, { index: 'pypi', versions: 'all' }])).toEqual([
      't publish',
      'p publish',
    ]);
  });
});
