import { describe, expect, it } from 'vitest';
import { type ProjectSketch, aProject, aRelease, findingsOf } from '../testing.ts';
import { readProject } from '../project.ts';
import { REMOTE_WORKFLOW } from './remote-workflow.ts';

const calling = (uses: string): string =>
  `on: { push: { tags: ['v*'] } }
jobs:
  publish:
    permissions: { id-token: write }
    uses: ${uses}
`;

const found = (uses: string, more: ProjectSketch = {}): readonly unknown[] =>
  findingsOf(REMOTE_WORKFLOW, { workflows: { 'release.yml': calling(uses) }, ...more });

const CALLED = 'octo/shared/.github/workflows/publish.yml@v1';

describe('remote-workflow', () => {
  it('warns where the names alone speak of publishing', () => {
    expect(found(CALLED)).toMatchObject([
      {
        line: 3,
        severity: 'warning',
        confidence: 'low',
        message:
          'job `publish` seems to publish by the workflow `octo/shared/.github/workflows/publish.yml` of another repository, which no registration at PyPI can match',
        mend: 'call it for the build only, and put the publish step into a job of `release.yml`',
      },
    ]);
  });

  it('notes a call whose names say nothing, and that gets an ID token', () => {
    const text = calling('octo/shared/.github/workflows/go.yml@v1').replace('publish:', 'go:');
    const of = (publishers?: ProjectSketch['publishers']): readonly unknown[] =>
      findingsOf(REMOTE_WORKFLOW, {
        workflows: { 'ci.yml': text },
        ...(publishers === undefined ? {} : { publishers }),
      });
    expect(of()).toMatchObject([{ severity: 'note', confidence: 'low' }]);
    expect(of([{ index: 'pypi' }])).toMatchObject([{ severity: 'error', confidence: 'medium' }]);
  });

  it('is sure where something is registered and nothing else publishes there', () => {
    expect(found(CALLED, { publishers: [{ index: 'testpypi' }] })).toMatchObject([
      {
        severity: 'error',
        message: expect.stringMatching(
          /^job `publish` publishes by .* which no registration at TestPyPI can match$/u,
        ) as string,
      },
    ]);
  });

  it('leaves a stored token alone, which has no identity to match', () => {
    const project = readProject(aProject({ workflows: { 'release.yml': calling(CALLED) } }));
    const jobs = project.jobs.map((job) => ({
      ...job,
      row: { ...job.row, index: 'pypi', auth: 'token' as const },
    }));
    expect(REMOTE_WORKFLOW.check({ ...project, jobs }, [])).toEqual([]);
  });

  it.each(['npm', 'pub', 'crates'])('leaves %s alone, which takes any called workflow', (index) => {
    const project = readProject(aProject({ workflows: { 'release.yml': calling(CALLED) } }));
    const jobs = project.jobs.map((job) => ({ ...job, row: { ...job.row, index } }));
    expect(REMOTE_WORKFLOW.check({ ...project, jobs }, [])).toEqual([]);
  });

  it('warns where the registered index has its job', () => {
    const workflows = { 'release.yml': calling(CALLED), 'pypi.yml': aRelease() };
    const publishers = [{ index: 'pypi', environment: 'pypi', workflow: 'pypi.yml' }];
    expect(found(CALLED, { workflows, publishers })).toMatchObject([{ severity: 'warning' }]);
  });

  it.each([['pubspec.yaml'], ['Cargo.toml', 'README.md']])(
    'says nothing in a repository of %s',
    (...paths) => {
      expect(found(CALLED, { facts: { paths } })).toEqual([]);
      expect(found(CALLED, { facts: { paths: [...paths, 'pyproject.toml'] } })).toHaveLength(1);
    },
  );

  it.each([
    './.github/workflows/publish.yml',
    'octo/shared/.github/workflows/publish-docs.yml@v1',
    'octo/shared/.github/workflows/docker-release.yml@v1',
  ])('says nothing of %s', (uses) => {
    expect(
      findingsOf(REMOTE_WORKFLOW, {
        workflows: { 'release.yml': calling(uses).replace('  publish:', '  call:') },
      }),
    ).toEqual([]);
  });
});
