import { describe, expect, it } from 'vitest';
import { type ProjectSketch, aRelease, findingsOf } from '../testing.ts';
import { CALLED_WORKFLOW } from './called-workflow.ts';

const calling = (permissions: string, uses = './.github/workflows/publish.yml'): string =>
  `on: { push: { tags: ['v*'] } }
jobs:
  call:
    permissions: ${permissions}
    uses: ${uses}
`;

const found = (
  publishers?: ProjectSketch['publishers'],
  called = aRelease({ on: 'workflow_call' }),
): readonly unknown[] =>
  findingsOf(CALLED_WORKFLOW, {
    workflows: { 'release.yml': calling('{ id-token: write }'), 'publish.yml': called },
    ...(publishers === undefined ? {} : { publishers }),
  });

describe('called-workflow', () => {
  it('refuses the calling file where the called one is read', () => {
    expect(found([{ index: 'pypi', environment: 'pypi', workflow: 'release.yml' }])).toMatchObject([
      {
        file: '.github/workflows/publish.yml',
        line: 6,
        severity: 'error',
        message:
          'PyPI reads the called file of a reusable workflow, `publish.yml`, and `release.yml` is registered',
        mend: expect.stringMatching(
          /^move the publish step into `release\.yml`, or re-register .*workflow `publish\.yml`/u,
        ) as string,
      },
    ]);
  });

  it('notes what is accepted, and why', () => {
    expect(found([{ index: 'pypi', environment: 'pypi', workflow: 'publish.yml' }])).toMatchObject([
      {
        severity: 'note',
        message:
          'job `publish` publishes from a reusable workflow: PyPI reads the called file `publish.yml`, not `release.yml`',
        mend: expect.stringMatching(/^keep it registered so/u) as string,
      },
    ]);
  });

  it('says which file to register where nobody said what is', () => {
    expect(found()).toMatchObject([
      {
        severity: 'note',
        mend: expect.stringMatching(/^register project `app`.*workflow `publish\.yml`/u) as string,
      },
    ]);
  });

  it('tells a file of the repository itself that is called at another ref than the run', () => {
    const uses = 'octo/app/.github/workflows/publish.yml@main';
    const workflows = {
      'release.yml': calling('{ id-token: write }', uses),
      'publish.yml': aRelease({ on: 'workflow_call' }),
    };
    const told = {
      line: 6,
      message:
        '`publish.yml` of this repository is called at `main`, and PyPI takes a workflow only at the ref of its run',
      mend: 'call it as `./.github/workflows/publish.yml`',
    };
    expect(findingsOf(CALLED_WORKFLOW, { workflows })).toMatchObject([{ ...told, severity: 'warning' }]);
    const publishers = [{ index: 'pypi', environment: 'pypi', workflow: 'publish.yml' }];
    expect(findingsOf(CALLED_WORKFLOW, { workflows, publishers })).toMatchObject([
      { ...told, severity: 'error' },
    ]);
  });

  it('leaves another mismatch to its own rule', () => {
    expect(found([{ index: 'pypi', environment: 'other', workflow: 'publish.yml' }])).toEqual([]);
  });

  it('says nothing of a workflow that calls none, and of a called one that publishes nothing', () => {
    expect(findingsOf(CALLED_WORKFLOW, { workflows: { 'release.yml': aRelease() } })).toEqual([]);
    expect(found(undefined, 'on: workflow_call\njobs: { build: { steps: [{ run: uv build }] } }\n')).toEqual(
      [],
    );
  });
});
