import { describe, expect, it } from 'vitest';
import { aRelease, findingsOf } from '../testing.ts';
import { CALLER_CAPS_ID_TOKEN } from './caller-caps-id-token.ts';

const calling = (permissions: string, uses = './.github/workflows/publish.yml'): string =>
  `on: { push: { tags: ['v*'] } }
jobs:
  call:
    permissions: ${permissions}
    uses: ${uses}
`;

const found = (permissions: string, called = aRelease({ on: 'workflow_call' })): readonly unknown[] =>
  findingsOf(CALLER_CAPS_ID_TOKEN, {
    workflows: { 'release.yml': calling(permissions), 'publish.yml': called },
  });

describe('caller-caps-id-token', () => {
  it('points at the permissions of the calling job', () => {
    expect(found('{ contents: read }')).toMatchObject([
      {
        file: '.github/workflows/release.yml',
        line: 4,
        severity: 'error',
        message:
          'job `call` of `release.yml` calls publish job `publish` of `publish.yml` without `id-token: write`: GitHub ends such a run with `startup_failure`, without a job and without a log',
        mend: 'set `permissions: id-token: write` on job `call`, with what else the called workflow asks for',
      },
    ]);
  });

  it('points at the calling job where nothing grants anything', () => {
    const workflows = {
      'release.yml': 'on: push\njobs:\n  call:\n    uses: ./.github/workflows/publish.yml\n',
      'publish.yml': aRelease({ on: 'workflow_call' }),
    };
    expect(findingsOf(CALLER_CAPS_ID_TOKEN, { workflows })).toMatchObject([
      {
        line: 3,
        severity: 'error',
        confidence: 'high',
        message: expect.stringContaining('GitHub ends') as string,
      },
    ]);
  });

  it('says that nothing is asked for where the called job asks for nothing', () => {
    const called = aRelease({ on: 'workflow_call', permissions: '' }).replace('permissions: {}\n', '');
    expect(found('{}', called)).toMatchObject([
      { message: expect.stringContaining('no job below it gets an ID token') as string },
    ]);
  });

  it('finds the one of several callers that lacks it', () => {
    const workflows = {
      'a.yml': 'on: push\njobs: { one: { permissions: write-all, uses: ./.github/workflows/b.yml } }\n',
      'b.yml':
        'on: workflow_call\njobs:\n  two: { permissions: {}, uses: ./.github/workflows/publish.yml }\n',
      'publish.yml': aRelease({ on: 'workflow_call' }),
    };
    expect(findingsOf(CALLER_CAPS_ID_TOKEN, { workflows })).toMatchObject([
      { file: '.github/workflows/b.yml', line: 3 },
    ]);
  });

  it('is content with callers that grant it, and leaves the called job to its own rule', () => {
    expect(found('{ id-token: write }')).toEqual([]);
    expect(found('write-all')).toEqual([]);
    expect(
      found('{ id-token: write }', aRelease({ on: 'workflow_call', permissions: 'permissions: {}' })),
    ).toEqual([]);
  });
});
