import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../../test/support/refusal.ts';
import type { PublishJob } from '../workflow.ts';
import {
  chooseReleaseWorkflow,
  registrationFor,
  requireEnvironment,
  requireIdToken,
  requireIndex,
  runForTag,
} from './choose.ts';
import { findPublishJobs } from './find-publish-jobs.ts';
import type { GitHubWorkflow } from './model.ts';
import { readGitHubWorkflow } from './read-workflow.ts';

const read = (body: string, name = 'release.yml', on = '{ push: { tags: ["v*"] } }'): GitHubWorkflow =>
  readGitHubWorkflow(`on: ${on}\njobs:\n${body}`, `.github/workflows/${name}`);
const job = (id: string, run = 'uv publish', more = ''): string =>
  `  ${id}:\n${more}    steps: [{ run: "${run}" }]\n`;
const only = (workflow: GitHubWorkflow): PublishJob => findPublishJobs(workflow)[0]!;

const RELEASE = read(job('publish'));
const OTHER = read(job('publish'), 'other.yml');
const CI = read(job('test', 'pytest'), 'ci.yml');
const CALLED = read(job('publish'), 'called.yml', 'workflow_call');

describe('chooseReleaseWorkflow', () => {
  it('takes the named one, or the only one that publishes', () => {
    expect(chooseReleaseWorkflow([CI, RELEASE, OTHER], 'other.yml')).toBe(OTHER);
    expect(chooseReleaseWorkflow([CI, RELEASE, CALLED])).toBe(RELEASE);
  });

  it('takes the one that the tag starts, where each project of a repository has its own', () => {
    const on = (prefix: string): string => `{ push: { tags: ["${prefix}-v*"] } }`;
    const app = read(job('publish'), 'app.yml', on('app'));
    const core = read(job('publish'), 'core.yml', on('core'));
    expect(chooseReleaseWorkflow([app, core], undefined, 'core-v1.0')).toBe(core);
    const shut = read(job('publish', 'uv publish', '    if: false\n'), 'shut.yml', on('app'));
    expect(chooseReleaseWorkflow([app, core, shut], undefined, 'app-v1.0')).toBe(app);
    for (const [workflows, tag] of [
      [[app, core], 'v1.0'],
      [[RELEASE, OTHER], 'v1.0'],
    ] as const) {
      const error = refusalOf(() => chooseReleaseWorkflow(workflows, undefined, tag));
      expect(error.code).toBe('workflow-ambiguous');
    }
  });

  it.each([
    [[], undefined, 'workflow-not-found'],
    [[CI], 'release.yml', 'workflow-not-found'],
    [[RELEASE], 'release.yaml', 'workflow-not-found'],
    [[CI], undefined, 'publish-job-not-found'],
    [[RELEASE, OTHER], undefined, 'workflow-ambiguous'],
  ])('refuses %#', (workflows, name, code) => {
    expect(refusalOf(() => chooseReleaseWorkflow(workflows, name)).code).toBe(code);
  });
});

describe('runForTag', () => {
  it('gives what the tag runs', () => {
    const workflow = read(
      `${job('pypi', 'uv publish', "    if: ${{ !contains(github.ref_name, 'rc') }}\n    needs: test\n")}${job('test', 'uv publish --index testpypi')}`,
    );
    const indexes = (tag: string): (string | null)[] =>
      runForTag(workflow, [], tag).jobs.map(({ index }) => index);
    expect(indexes('v1.0')).toEqual(['testpypi', 'pypi']);
    expect(indexes('v1.0rc1')).toEqual(['testpypi']);
    expect(runForTag(workflow, [], 'v1.0').event).toEqual({ event: 'push', ref: 'refs/tags/v1.0' });
  });

  it.each([
    [CI, 'publish-job-not-found', undefined],
    [RELEASE, 'workflow-not-started-by-tag', 1],
    [
      read(job('publish', 'uv publish', "    if: github.event_name == 'release'\n")),
      'publish-job-not-reached',
      4,
    ],
  ])('refuses %#: %s', (workflow, code, line) => {
    const tag = code === 'workflow-not-started-by-tag' ? '1.0' : 'v1.0';
    const error = refusalOf(() => runForTag(workflow, [], tag));
    expect([error.code, error.location?.line]).toEqual([code, line]);
  });

  it('takes the release where the push reaches no publish job', () => {
    const workflow = read(
      job('publish', 'uv publish', "    if: github.event.action == 'published'\n"),
      'release.yml',
      '{ push: {}, release: { types: [published] } }',
    );
    const { event, jobs } = runForTag(workflow, [], 'v1');
    expect([event.event, jobs.length]).toEqual(['release', 1]);
  });

  it('adds the index that only the release reaches, and nothing for an index that the push reached', () => {
    const on = '{ push: { tags: ["v*"] }, release: { types: [published] } }';
    const release = "    if: github.event_name == 'release'\n";
    const push = "    if: github.event_name == 'push'\n";
    const workflow = read(
      `${job('test', 'uv publish --index testpypi', push)}${job('real', 'uv publish', release)}`,
      'release.yml',
      on,
    );
    const rows = (found: GitHubWorkflow): string[] =>
      runForTag(found, [], 'v1').jobs.map(({ index, events }) => `${index} by ${events[0]?.event}`);
    expect(rows(workflow)).toEqual(['testpypi by push', 'pypi by release']);
    expect(runForTag(workflow, [], 'v1').event.event).toBe('push');
    const again = read(
      `${job('one', 'uv publish', push)}${job('two', 'uv publish', release)}`,
      'release.yml',
      on,
    );
    expect(rows(again)).toEqual(['pypi by push']);
    const unknown = read(
      `${job('one', 'uv publish', push)}${job('two', 'uv publish --index x', release)}`,
      'release.yml',
      on,
    );
    expect(rows(unknown)).toEqual(['pypi by push']);
  });

  it('lets two jobs of one run bring a part of the release each to one index', () => {
    const sharing = read(`${job('wheels')}${job('sdist')}`);
    expect(runForTag(sharing, [], 'v1').jobs.map(({ index }) => index)).toEqual(['pypi', 'pypi']);
  });

  it.each(['./', '$/'])('follows a call of %s.github/workflows', (self) => {
    const caller = read(
      `  pypi:\n    permissions: { id-token: write }\n    uses: ${self}.github/workflows/called.yml\n`,
    );
    const [called] = runForTag(caller, [caller, CALLED], 'v1').jobs;
    expect(called).toMatchObject({
      workflow: 'called.yml',
      job: 'publish',
      index: 'pypi',
      reusable: 'local',
    });
  });
});

describe('what a rehearsal requires of a publish job', () => {
  const withEnvironment = (text: string): PublishJob =>
    only(read(job('publish', 'uv publish', `    environment: ${text}\n`)));

  it('is an index', () => {
    expect(requireIndex(only(RELEASE))).toBe('pypi');
    const unknown = only(read(job('publish', 'uv publish --index x')));
    expect(refusalOf(() => requireIndex(unknown))).toMatchObject({
      code: 'publish-job-index-unknown',
      location: { file: 'release.yml', line: 3 },
    });
  });

  it('is an environment that can be decided', () => {
    expect(requireEnvironment(only(RELEASE))).toBeNull();
    expect(requireEnvironment(withEnvironment('pypi'))).toBe('pypi');
    expect(requireEnvironment(withEnvironment("${{ 'pypi' }}"))).toBe('pypi');
    expect(requireEnvironment(withEnvironment("${{ '' }}"))).toBeNull();
  });

  it.each([
    ['${{ vars.X }}', 'gets its value only when the workflow runs'],
    ["${{ vars.X == 'a' && 'pypi' || 'test' }}", 'can become `pypi`, `test`'],
  ])('refuses the environment %s', (text, why) => {
    const error = refusalOf(() => requireEnvironment(withEnvironment(text)));
    expect(error).toMatchObject({ code: 'workflow-environment-expression', location: { line: 4 } });
    expect(error.why).toContain(why);
  });

  it('is the permission to ask for an ID token', () => {
    expect(refusalOf(() => requireIdToken(only(RELEASE)))).toMatchObject({
      code: 'id-token-permission-missing',
      details: { file: 'release.yml', job: 'publish' },
    });
    const allowed = only(read(job('publish', 'uv publish', '    permissions: { id-token: write }\n')));
    expect(() => requireIdToken(allowed)).not.toThrow();
  });

  it('is told as the registration that would match', () => {
    const repository = { owner: 'octo', name: 'app' };
    const bare = { owner: 'octo', repository: 'app', workflow: 'release.yml' };
    expect(registrationFor(only(RELEASE), repository)).toEqual(bare);
    expect(registrationFor(withEnvironment('pypi'), repository)).toEqual({ ...bare, environment: 'pypi' });
    expect(registrationFor(withEnvironment('${{ vars.X }}'), repository)).toEqual(bare);
    expect(registrationFor(withEnvironment("${{ '' }}"), repository)).toEqual(bare);
  });
});
