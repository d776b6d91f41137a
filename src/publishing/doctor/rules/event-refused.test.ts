import { describe, expect, it } from 'vitest';
import { aRelease, findingsOf } from '../testing.ts';
import { EVENT_REFUSED } from './event-refused.ts';

const found = (on: string, step?: string): readonly unknown[] =>
  findingsOf(EVENT_REFUSED, {
    workflows: { 'release.yml': aRelease({ on, ...(step === undefined ? {} : { step }) }) },
  });

const OURS = 'run: uv publish --publish-url https://packages.example/legacy/';

describe('event-refused', () => {
  it('points at the trigger', () => {
    expect(found('\n  push:\n  pull_request_target:')).toMatchObject([
      {
        line: 3,
        severity: 'error',
        message:
          '`pull_request_target` starts publish job `publish`, and PyPI takes no ID token of this event',
        mend: 'start the publish job by a tag, a release or by hand',
      },
    ]);
  });

  it('judges by the index: `workflow_run` is refused by ours, and taken by PyPI', () => {
    expect(found('workflow_run', OURS)).toMatchObject([
      { message: expect.stringContaining('`https://packages.example/legacy/` takes no ID token') as string },
    ]);
    expect(found('workflow_run')).toEqual([]);
  });

  it('points at the trigger of the caller', () => {
    const workflows = {
      'a.yml':
        'on:\n  pull_request_target:\njobs: { a: { permissions: write-all, uses: ./.github/workflows/b.yml } }\n',
      'b.yml': aRelease({ on: 'workflow_call' }),
    };
    expect(findingsOf(EVENT_REFUSED, { workflows })).toMatchObject([
      { file: '.github/workflows/a.yml', line: 2 },
    ]);
  });

  it('names the ref where only runs on tags are taken', () => {
    const onPush = (filter: string): readonly unknown[] => {
      const release = aRelease({ on: `\n  push: ${filter}`, step: 'run: dart pub publish --force' });
      const publishers = [{ index: 'pub', environment: 'pypi' }];
      return findingsOf(EVENT_REFUSED, { workflows: { 'release.yml': release }, publishers });
    };
    expect(onPush('{ branches: [main] }')).toMatchObject([
      { line: 2, message: expect.stringMatching(/of this event on `refs\/heads\/main`$/u) as string },
    ]);
    expect(onPush("{ tags: ['v*'] }")).toEqual([]);
  });

  it('says nothing of other events, and of a stored token', () => {
    expect(found('[push, release, workflow_dispatch, schedule]')).toEqual([]);
    expect(found('pull_request_target', 'run: uv publish --token "${{ secrets.T }}"')).toEqual([]);
  });
});
