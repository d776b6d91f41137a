import { describe, expect, it } from 'vitest';
import { aRelease, findingsOf } from '../testing.ts';
import { REPOSITORY_RENAMED } from './repository-renamed.ts';

const found = (remoteUrl: string, facts: object = {}): readonly unknown[] =>
  findingsOf(REPOSITORY_RENAMED, {
    workflows: { 'release.yml': aRelease() },
    publishers: [{ index: 'testpypi', environment: 'pypi', location: { file: 'pyproject.toml', line: 9 } }],
    facts: { git: { remoteUrl, tagsAtHead: [], followsTags: false, shallow: false }, ...facts },
  });

describe('repository-renamed', () => {
  it('tells a remote of another name, with the page and the five fields', () => {
    expect(found('git@github.com:octo/renamed.git')).toMatchObject([
      {
        file: 'pyproject.toml',
        line: 9,
        severity: 'error',
        message: 'TestPyPI expects the repository `octo/app`, and the git remote `origin` is `octo/renamed`',
        mend: 'if this is no fork: rename it back, or re-register at https://test.pypi.org/manage/project/app/settings/publishing/ with project `app`, owner `octo`, repository `renamed`, workflow `release.yml` and environment `pypi`',
      },
    ]);
  });

  it('warns only where it may be a fork', () => {
    expect(found('https://github.com/stranger/app')).toMatchObject([
      { severity: 'warning', confidence: 'low' },
    ]);
  });

  it.each([
    'https://github.com/octo/app.git',
    'https://github.com/OCTO/App',
    'https://gitlab.com/octo/mirror',
    '/srv/git/renamed.git',
    'https://github.com/a/b/c/d',
    '\u0000',
  ])('says nothing of %j', (url) => {
    expect(found(url)).toEqual([]);
  });

  it('leaves it to the forge where that was asked', () => {
    expect(found('https://github.com/octo/old', { online: { fullName: 'octo/app', unseen: [] } })).toEqual(
      [],
    );
  });

  it('says nothing where nothing is declared', () => {
    expect(
      found('https://github.com/octo/renamed', { registrations: { kind: 'inferred', publishers: [] } }),
    ).toEqual([]);
  });
});
