import { describe, expect, it } from 'vitest';
import type { EnvironmentExpression, PublishJob, SubjectFormat } from '../workflow.ts';
import { predictClaims } from './predict-claims.ts';

const JOB: PublishJob = {
  workflow: 'release.yml',
  job: 'publish',
  line: 38,
  index: 'pypi',
  method: 'pypa-action',
  ecosystem: 'python',
  auth: 'oidc',
  environment: 'release',
  environmentLine: 41,
  idToken: 'job',
  needs: [],
  reusable: false,
  events: [],
  stepLines: [],
  condition: null,
  callers: [],
};
const REPOSITORY = { owner: 'octo', name: 'app' };
const TAG = { event: 'push', ref: 'refs/tags/v*' };

describe('predictClaims', () => {
  it('gives the worked example of the design', () => {
    expect(predictClaims(JOB, REPOSITORY, TAG)).toEqual({
      claims: {
        repository: 'octo/app',
        repository_owner: 'octo',
        workflow_ref: 'octo/app/.github/workflows/release.yml@refs/tags/v*',
        job_workflow_ref: 'octo/app/.github/workflows/release.yml@refs/tags/v*',
        ref: 'refs/tags/v*',
        ref_type: 'tag',
        event_name: 'push',
        environment: 'release',
        sub: 'repo:octo/app:environment:release',
      },
      assumes: ['repository_owner_id', 'repository_id', 'sha', 'sub'],
    });
  });

  it('knows the ids when they are given', () => {
    const { claims, assumes } = predictClaims(JOB, { ...REPOSITORY, ownerId: '1', repositoryId: '2' }, TAG);
    expect(claims).toMatchObject({ repository_owner_id: '1', repository_id: '2' });
    expect(assumes).toEqual(['sha', 'sub']);
  });

  it.each([
    [null, TAG, undefined, 'repo:octo/app:ref:refs/tags/v*', 'tag'],
    [
      null,
      { event: 'push', ref: 'refs/heads/main' },
      undefined,
      'repo:octo/app:ref:refs/heads/main',
      'branch',
    ],
    [
      null,
      { event: 'pull_request', ref: 'refs/pull/*/merge' },
      undefined,
      'repo:octo/app:pull_request',
      'branch',
    ],
    ['a:b', TAG, 'a:b', 'repo:octo/app:environment:a%3Ab', 'tag'],
    [{ expression: '${{ x }}', values: ['pypi'] }, TAG, 'pypi', 'repo:octo/app:environment:pypi', 'tag'],
    [{ expression: '${{ x }}', values: [''] }, TAG, undefined, 'repo:octo/app:ref:refs/tags/v*', 'tag'],
  ] as const)('environment %j, event %j', (environment, event, name, sub, refType) => {
    const { claims } = predictClaims({ ...JOB, environment }, REPOSITORY, event);
    expect([claims['environment'], claims['sub'], claims['ref_type']]).toEqual([name, sub, refType]);
  });

  it.each([[[]], [['testpypi', 'pypi']]])('leaves out an environment that can become %j', (values) => {
    const environment: EnvironmentExpression = { expression: '${{ x }}', values };
    const { claims, assumes } = predictClaims({ ...JOB, environment }, REPOSITORY, TAG);
    expect(Object.keys(claims)).not.toContain('environment');
    expect(Object.keys(claims)).not.toContain('sub');
    expect(assumes).toEqual(expect.arrayContaining(['environment', 'sub']));
  });

  it('knows an environment that its own event decides', () => {
    const by = (event: string): string => `${event} ${TAG.ref}`;
    const job = {
      ...JOB,
      environment: { expression: '${{ x }}', values: ['pypi', '', 'a', 'b'] },
      environmentByEvent: new Map([
        [by('push'), ['pypi']],
        [by('create'), ['']],
        [by('release'), ['a', 'b']],
        [by('schedule'), []],
      ]),
    };
    const told = (event: string): unknown => {
      const { claims, assumes } = predictClaims(job, REPOSITORY, { event, ref: TAG.ref });
      return [claims['environment'], claims['sub'], assumes.includes('environment')];
    };
    expect(['push', 'create', 'release', 'schedule', 'delete'].map(told)).toEqual([
      ['pypi', 'repo:octo/app:environment:pypi', false],
      [undefined, 'repo:octo/app:ref:refs/tags/v*', false],
      [undefined, undefined, true],
      [undefined, undefined, true],
      [undefined, undefined, true],
    ]);
  });

  it('names caller and called workflow of a local reusable one', () => {
    const callers = [{ workflow: 'ci.yml', job: 'call', line: 3 }];
    expect(predictClaims({ ...JOB, reusable: 'local', callers }, REPOSITORY, TAG).claims).toMatchObject({
      workflow_ref: 'octo/app/.github/workflows/ci.yml@refs/tags/v*',
      job_workflow_ref: 'octo/app/.github/workflows/release.yml@refs/tags/v*',
    });
  });

  const SHA = '0123456789abcdef0123456789abcdef01234567';
  it.each([
    [`o/r/.github/workflows/x.yml@${SHA}`, `o/r/.github/workflows/x.yml@${SHA}`, false],
    ['o/r/.github/workflows/x.yml@refs/tags/v1', 'o/r/.github/workflows/x.yml@refs/tags/v1', false],
    ['o/r/.github/workflows/x.yml@v1', 'o/r/.github/workflows/x.yml@refs/tags/v1', true],
    ['o/r/.github/workflows/x.yml@main', 'o/r/.github/workflows/x.yml@refs/heads/main', true],
  ])('guesses the ref of the remote workflow %s, and says so', (remote, claim, guessed) => {
    const { claims, assumes } = predictClaims({ ...JOB, reusable: 'remote', remote }, REPOSITORY, TAG);
    expect(claims['job_workflow_ref']).toBe(claim);
    expect(assumes.includes('job_workflow_ref')).toBe(guessed);
  });

  const IMMUTABLE = 'repo:octo@11/app@22';
  const subjectOf = (
    subject: SubjectFormat,
    job: Partial<PublishJob> = {},
    event = TAG,
  ): readonly [sub: string | undefined, isAssumed: boolean] => {
    const repository = { ...REPOSITORY, ownerId: '11', repositoryId: '22', subject };
    const { claims, assumes } = predictClaims({ ...JOB, ...job }, repository, event);
    return [claims['sub'], assumes.includes('sub')];
  };

  it.each([
    [{ prefix: 'repo:octo/app' }, 'repo:octo/app:environment:release'],
    [{ prefix: IMMUTABLE }, 'repo:octo@11/app@22:environment:release'],
    [{ prefix: IMMUTABLE, claimKeys: ['repo'] }, 'repo:octo@11/app@22'],
    [{ prefix: IMMUTABLE, claimKeys: ['repository_owner'] }, 'repository_owner:octo'],
    [{ prefix: IMMUTABLE, claimKeys: ['repository_id'] }, 'repository_id:22'],
    [
      { prefix: 'repo:octo/app', claimKeys: ['repo', 'context', 'job_workflow_ref'] },
      'repo:octo/app:environment:release:job_workflow_ref:octo/app/.github/workflows/release.yml@refs/tags/v*',
    ],
  ])('is sure of `sub` when GitHub told its form: %j', (subject, sub) => {
    expect(subjectOf(subject)).toEqual([sub, false]);
  });

  it('keeps `:` out of the values of a customised `sub`', () => {
    const subject = { prefix: 'repo:octo/app', claimKeys: ['environment', 'context'] };
    expect(subjectOf(subject, { environment: 'a:b' })).toEqual([
      'environment:a%3Ab:environment:a%3Ab',
      false,
    ]);
  });

  it('knows `sub` without an environment', () => {
    const pull = { event: 'pull_request', ref: 'refs/pull/*/merge' };
    expect(subjectOf({ prefix: IMMUTABLE }, { environment: null }, pull)[0]).toBe(
      `${IMMUTABLE}:pull_request`,
    );
    expect(subjectOf({ prefix: IMMUTABLE }, { environment: null })[0]).toBe(`${IMMUTABLE}:ref:refs/tags/v*`);
  });

  it.each([['actor'], ['repository_visibility'], ['environment'], ['constructor']])(
    'leaves out a `sub` made of %s, which nobody knows before the run',
    (key) => {
      const subject = { prefix: IMMUTABLE, claimKeys: ['repo', key] };
      expect(subjectOf(subject, { environment: null })).toEqual([undefined, true]);
    },
  );

  it('is not sure of a `sub` that hangs on a guessed ref', () => {
    const subject = { prefix: IMMUTABLE, claimKeys: ['job_workflow_ref'] };
    const job = { reusable: 'remote', remote: 'o/r/.github/workflows/x.yml@v1' } as const;
    expect(subjectOf(subject, job)).toEqual([undefined, true]);
  });

  it('does not know `sub` where the environment is open, whatever GitHub told', () => {
    const environment: EnvironmentExpression = { expression: '${{ x }}', values: ['a', 'b'] };
    expect(subjectOf({ prefix: IMMUTABLE }, { environment })).toEqual([undefined, true]);
  });
});
