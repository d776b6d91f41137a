import { describe, expect, it } from 'vitest';
import { REGISTRY_PROFILES, match, registerPublisher } from '../../../trust/index.ts';
import { findGitLabPublishJobs } from './find-publish-jobs.ts';
import { predictGitLabClaims } from './predict-claims.ts';
import { readGitLabPipeline } from './read-pipeline.ts';

const PIPELINE = `publish:
  environment: Release
  id_tokens: { PYPI_ID_TOKEN: { aud: pypi } }
  rules: [{ if: $CI_COMMIT_TAG =~ /^v/ }]
  script: twine upload dist/*
`;
const [JOB] = findGitLabPublishJobs(readGitLabPipeline(new Map([['.gitlab-ci.yml', PIPELINE]])));
const REPOSITORY = { owner: 'Group/sub', name: 'app' };
const TAG = { event: 'push', ref: 'refs/tags/v*' };

describe('predictGitLabClaims', () => {
  it('gives the claims of a tag', () => {
    expect(predictGitLabClaims(JOB!, REPOSITORY, TAG).claims).toEqual({
      iss: 'https://gitlab.com',
      sub: 'project_path:Group/sub/app:ref_type:tag:ref:v*',
      namespace_path: 'Group/sub',
      project_path: 'Group/sub/app',
      ci_config_ref_uri: 'gitlab.com/Group/sub/app//.gitlab-ci.yml@refs/tags/v*',
      ref: 'v*',
      ref_type: 'tag',
      ref_path: 'refs/tags/v*',
      pipeline_source: 'push',
      environment: 'Release',
    });
  });

  it('names what it assumes, the environment’s own claims only with an environment', () => {
    const { assumes } = predictGitLabClaims(JOB!, REPOSITORY, TAG);
    expect(assumes).toEqual(
      expect.arrayContaining(['namespace_id', 'project_id', 'sha', 'user_login', 'job_id', 'jti', 'sub']),
    );
    expect(assumes).toContain('environment_protected');
    expect(predictGitLabClaims({ ...JOB!, environment: null }, REPOSITORY, TAG).assumes).not.toContain(
      'environment_protected',
    );
  });

  it('knows ids and another instance when they are given', () => {
    const repository = { ...REPOSITORY, ownerId: '1', repositoryId: '2' };
    const branch = { event: 'merge_request_event', ref: 'refs/heads/topic/a' };
    const { claims, assumes } = predictGitLabClaims(JOB!, repository, branch, 'gitlab.example.org');
    expect(claims).toMatchObject({
      iss: 'https://gitlab.example.org',
      namespace_id: '1',
      project_id: '2',
      ci_config_ref_uri: 'gitlab.example.org/Group/sub/app//.gitlab-ci.yml@refs/heads/topic/a',
      sub: 'project_path:Group/sub/app:ref_type:branch:ref:topic/a',
      ref: 'topic/a',
      pipeline_source: 'merge_request_event',
    });
    expect(assumes).not.toContain('project_id');
  });

  it('leaves out an environment that cannot be decided, and takes the only value that it can have', () => {
    const of = (values: readonly string[]): ReturnType<typeof predictGitLabClaims> =>
      predictGitLabClaims({ ...JOB!, environment: { expression: '$E', values } }, REPOSITORY, TAG);
    expect(of(['a', 'b']).claims['environment']).toBeUndefined();
    expect(of(['a', 'b']).assumes).toContain('environment');
    expect(of([]).assumes).toContain('environment');
    expect(of(['a']).claims['environment']).toBe('a');
    expect(of(['']).assumes).not.toContain('environment');
  });
});

describe('predicted claims at PyPI', () => {
  const RIGHT = {
    namespace: 'Group/sub',
    project: 'app',
    workflow: '.gitlab-ci.yml',
    environment: 'Release',
  };
  const verdictOf = (fields: object, profile: 'pypi' | 'tokenless' = 'pypi'): string => {
    const publisher = registerPublisher('gitlab', { ...RIGHT, ...fields });
    const { claims, assumes } = predictGitLabClaims(JOB!, REPOSITORY, TAG);
    const verdict = match([publisher], claims, REGISTRY_PROFILES[profile], { assumes });
    return verdict.verdict === 'accept' ? 'accept' : verdict.code;
  };

  it.each([
    [{}, 'accept'],
    [{ environment: undefined }, 'accept'],
    [{ namespace: 'group/SUB', project: 'App' }, 'publisher-workflow-mismatch'],
    [{ namespace: 'other/sub' }, 'publisher-owner-mismatch'],
    [{ namespace: 'Group' }, 'publisher-owner-mismatch'],
    [{ project: 'other' }, 'publisher-repository-mismatch'],
    [{ workflow: 'ci/publish.yml' }, 'publisher-workflow-mismatch'],
    [{ workflow: '.GitLab-ci.yml' }, 'publisher-workflow-mismatch'],
    [{ environment: 'release' }, 'publisher-environment-mismatch'],
    [{ environment: 'pypi' }, 'publisher-environment-mismatch'],
  ])('the registration with %j: %s', (fields, verdict) => {
    expect(verdictOf(fields)).toBe(verdict);
  });

  it('accepts the right registration at tokenless too, under its assumptions', () => {
    expect(verdictOf({ namespaceId: '1', projectId: '2' }, 'tokenless')).toBe('accept');
  });
});
