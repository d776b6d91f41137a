import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { findPublishJobs, readGitHubWorkflow } from '../../workflow/index.ts';
import { paxmanAnswers, paxmanSurroundings } from '../init/testing.ts';
import { releaseWorkflow } from '../init/workflow/release-workflow.ts';
import { armSteps } from './edit/arm-step.ts';
import { exchangingJob } from './online/runs.ts';
import { chooseStep, secretNameOf } from './target.ts';

const FILE = '.github/workflows/release.yml';
const ACTION = `nexusnv/tokenless@${'0123456789'.repeat(4)}#v1.0.0`;

/** What \`tokenless init\` writes for each uploader. */
const WRITTEN: readonly (readonly [string, string])[] = (
  [
    ['pypa', {}],
    ['uv', { uploader: 'uv' }],
    ['tokenless by npm', { uploader: 'tokenless', tokenlessPackage: 'tokenless@1.0.0' }],
    ['tokenless by its Action', { uploader: 'tokenless', tokenlessPackage: ACTION }],
  ] as const
).map(([name, changes]) => [name, releaseWorkflow(paxmanAnswers(changes), paxmanSurroundings())]);

const rowsOf = (text: string): ReturnType<typeof findPublishJobs> =>
  findPublishJobs(readGitHubWorkflow(text, FILE));

/** The workflow with both indexes armed. */
function armed(text: string): string {
  const steps = ['testpypi', 'pypi'].map((index) => {
    const chosen = chooseStep(index, rowsOf(text));
    const environment = `${chosen.environmentBefore ?? ''}-fallback`;
    const mark = '# tokenless-fallback: armed';
    return { ...chosen, secret: secretNameOf(index), environment, mark, projectIsNew: false };
  });
  return armSteps(text, steps);
}

describe('arming what init writes', () => {
  it.each(WRITTEN)('%s: both indexes take a token, in an environment of its own', (_name, text) => {
    const rows = rowsOf(armed(text)).map(({ index, auth, environment }) => [index, auth, environment]);
    expect(rows).toEqual([
      ['testpypi', 'token', 'testpypi-fallback'],
      ['pypi', 'token', 'pypi-fallback'],
    ]);
  });

  it.each(WRITTEN)('%s: names each secret once, and changes no other job', (_name, text) => {
    const after = armed(text);
    for (const index of ['testpypi', 'pypi']) {
      expect(after.split(`secrets.${secretNameOf(index)} }}`)).toHaveLength(2);
    }
    const jobsOf = (workflow: string): Record<string, unknown> =>
      (parse(workflow) as { jobs: Record<string, unknown> }).jobs;
    const { 'publish-testpypi': _test, 'publish-pypi': _pypi, ...others } = jobsOf(after);
    const { 'publish-testpypi': _before, 'publish-pypi': _last, ...before } = jobsOf(text);
    expect(others).toEqual(before);
  });

  it.each(WRITTEN)('%s: knows by which steps a run proves trusted publishing again', (_name, text) => {
    const { workflow, job, index } = chooseStep('testpypi', rowsOf(text));
    const target = {
      index,
      workflow,
      job,
      secret: 'X',
      environment: 'x',
      environmentBefore: null,
      projectIsNew: false,
    };
    const wanted = exchangingJob(text, target);
    expect(wanted?.name).toBe('the release is on the test index');
    expect(wanted?.steps).toEqual(
      expect.arrayContaining([
        'TestPyPI accepts this job; nothing is uploaded',
        'the release is on TestPyPI',
      ]),
    );
    expect(wanted?.steps.some((step) => step.includes('the project exists'))).toBe(false);
  });
});
