import { describe, expect, it } from 'vitest';
import { aRelease, findingsOf } from '../testing.ts';
import { ID_TOKEN_TOO_BROAD } from './id-token-too-broad.ts';

const wide = (job: string, workflow = 'permissions: { id-token: write }'): string =>
  aRelease({ permissions: job }).replace('permissions: {}', workflow);

const found = (text: string): readonly unknown[] =>
  findingsOf(ID_TOKEN_TOO_BROAD, { workflows: { 'release.yml': text } });

describe('id-token-too-broad', () => {
  it('names the jobs that get it as well', () => {
    expect(found(wide(''))).toMatchObject([
      {
        line: 2,
        severity: 'warning',
        message: '`id-token: write` for the whole workflow gives `build` an ID token as well',
        mend: 'set `permissions: {}` for the workflow and `id-token: write` on job `publish` only, with what else each job needs',
      },
    ]);
  });

  it('names no more than three of them', () => {
    const more = ['a', 'b', 'c', 'd'].map((id) => `  ${id}: { steps: [{ run: 'true' }] }\n`).join('');
    expect(found(`${wide('')}${more}`)).toMatchObject([
      { message: expect.stringContaining('gives `build`, `a`, `b` and others an ID token') as string },
    ]);
  });

  it.each([
    [wide('permissions: write-all'), 9],
    [wide('', 'permissions: write-all'), 2],
  ])('tells `write-all`', (text, line) => {
    expect(found(text)).toMatchObject([
      { line, message: expect.stringContaining('`write-all` gives job `publish`') as string },
    ]);
  });

  it('tells it of the caller of a workflow that leaves it to that', () => {
    const workflows = {
      'release.yml':
        'on: push\npermissions: { id-token: write }\njobs:\n  test: { steps: [{ run: "true" }] }\n  call: { uses: ./.github/workflows/publish.yml }\n',
      'publish.yml': aRelease({ on: 'workflow_call', permissions: '' }).replace('permissions: {}\n', ''),
    };
    expect(findingsOf(ID_TOKEN_TOO_BROAD, { workflows })).toMatchObject([
      {
        file: '.github/workflows/release.yml',
        line: 2,
        message: expect.stringContaining('gives `test`') as string,
      },
    ]);
  });

  it('is content with the publish job alone', () => {
    expect(found(aRelease())).toEqual([]);
    const alone = wide('')
      .replace('  build:\n    steps: [{ run: python -m build }]\n', '')
      .replace('    needs: build\n', '');
    expect(found(alone)).toEqual([]);
    expect(found(wide('').replace('  build:\n', '  build:\n    permissions: { contents: read }\n'))).toEqual(
      [],
    );
  });
});
