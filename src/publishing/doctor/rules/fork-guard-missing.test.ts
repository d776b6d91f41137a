import { describe, expect, it } from 'vitest';
import { findingsOf } from '../testing.ts';
import { FORK_GUARD_MISSING } from './fork-guard-missing.ts';

const workflow = (build: string, publish: string): string => `on: { push: { tags: ['v*'] } }
jobs:
  build:
    ${build}
    steps: []
  publish:
    needs: build
    ${publish}
    permissions: { id-token: write }
    steps: [ { run: uv publish } ]
`;
const found = (...given: Parameters<typeof workflow>): readonly unknown[] =>
  findingsOf(FORK_GUARD_MISSING, { workflows: { 'release.yml': workflow(...given) } });

describe('fork-guard-missing', () => {
  it.each(['', "if: startsWith(github.ref, 'refs/tags/')"])('notes a job with `%s`', (condition) => {
    expect(found('', condition)).toMatchObject([
      {
        line: 6,
        severity: 'note',
        mend: "set `if: github.repository == 'octo/app'` on the first job of the release",
      },
    ]);
  });

  it.each([
    ["if: github.repository == 'octo/app'", ''],
    ['', "if: github.repository_owner == 'octo'"],
    ['', '"if": "!github.event.repository.fork"'],
  ])('is content with `%s` and `%s`', (build, publish) => {
    expect(found(build, publish)).toEqual([]);
  });
});
