import { describe, expect, it } from 'vitest';
import { packDist } from '../support/rehearsal/dist.ts';
import { PYPROJECT, WORKFLOW, replacing } from '../support/rehearsal/project.ts';
import { rehearseJson, runTidily } from '../support/rehearsal/rehearse.ts';
import { expectError } from '../support/rehearsal/refused.ts';
import { paxman } from './paxman.ts';

describe('A1: publishing goes to TestPyPI and to PyPI by trusted publishing', () => {
  it('reaches both from one workflow', async () => {
    const project = paxman();
    const { document, exitCode } = await rehearseJson(project, ['--dist', await packDist(project)]);
    expect(exitCode).toBe(0);
    expect(document).toMatchObject({
      project: 'paxman',
      tag: 'v0.5.0',
      repository: 'nexusnv/paxman',
      indexes: [
        { index: 'testpypi', environment: 'testpypi', verdict: 'accepted' },
        { index: 'pypi', environment: 'pypi', verdict: 'accepted' },
      ],
    });
  });

  it.each([
    ['final', ['testpypi']],
    ['all', ['testpypi', 'pypi']],
    ['v*rc*', ['testpypi', 'pypi']],
    ['v1.*', ['testpypi']],
  ])('sends a release candidate with versions = "%s" to %j', async (versions, reached) => {
    const always = replacing(/ {4}# Pre-releases \(a, b, rc, dev\)[\s\S]*?\}\}\n/u, '');
    const phase = replacing(
      /index = "pypi"\n(?<rest>[^[]*)versions = "final"/u,
      `index = "pypi"\n$1versions = "${versions}" # tested`,
    );
    const project = paxman({ [WORKFLOW]: always, [PYPROJECT]: phase }, '0.5.0rc1');
    const { document } = await rehearseJson(project, ['--dist', await packDist(project)]);
    const accepted = document.indexes.filter(({ verdict }) => verdict === 'accepted');
    expect(accepted.map(({ index }) => index)).toEqual(reached);
  });
});

describe('A9: the environment of the publisher is that of the publish job', () => {
  it.each([
    ['publish-testpypi', 'testpypi', 0],
    ['publish-pypi', 'pypi', 1],
  ] as const)('of %s: checked before the tag, with file and line', async (job, index, at) => {
    const project = paxman({ [WORKFLOW]: replacing(`environment: ${index}\n`, 'environment: production\n') });
    const { document, exitCode } = await rehearseJson(project, ['--dist', await packDist(project)]);
    expect(exitCode).toBe(1);
    expect(document.indexes[at]).toMatchObject({
      job,
      index,
      refusal: {
        code: 'publisher-environment-mismatch',
        why: expect.stringMatching(new RegExp(`\`${index}\`.*\`production\``, 'u')) as string,
        file: WORKFLOW,
        line: expect.any(Number) as number,
      },
    });
  });
});

describe('A13: the tag starts release.yml, which runs the gates, then publishes to TestPyPI', () => {
  it('in that order', async () => {
    const { document } = await rehearseJson(paxman(), ['--tag', 'v0.5.0']);
    const steps = document.timeline.map(({ step }) => step);
    expect(steps.indexOf('gates')).toBeLessThan(steps.indexOf('build'));
    expect(steps.indexOf('build')).toBeLessThan(steps.indexOf('publish'));
    expect(document.workflow).toBe('release.yml');
    expect(document.indexes.map(({ index }) => index)).toEqual(['testpypi', 'pypi']);
    expect(document.indexes[0]?.claims).toMatchObject({ event_name: 'push', ref: 'refs/tags/v0.5.0' });
  });

  it('or it is said that the tag starts nothing', async () => {
    const project = paxman({ [WORKFLOW]: replacing('tags: ["v*"]', 'tags: ["[0-9]*"]') });
    const words = ['`v0.5.0`', 'on: push: tags:'];
    expectError(await runTidily(['rehearse', project]), {
      code: 'workflow-not-started-by-tag',
      exitCode: 1,
      words,
    });
  });
});
