import { describe, expect, it } from 'vitest';
import { aRelease, findingsOf } from '../testing.ts';
import { ISSUER_UNKNOWN } from './issuer-unknown.ts';

const found = (remoteUrl: string, step?: string): readonly unknown[] =>
  findingsOf(ISSUER_UNKNOWN, {
    workflows: { 'release.yml': aRelease(step === undefined ? {} : { step }) },
    facts: { git: { remoteUrl, tagsAtHead: [], followsTags: false, shallow: false } },
  });

describe('issuer-unknown', () => {
  it.each(['https://github.corp.example/octo/app.git', 'git@octo.ghe.com:octo/app.git'])(
    'tells %s',
    (url) => {
      expect(found(url)).toMatchObject([
        {
          line: 6,
          severity: 'error',
          confidence: 'medium',
          message: expect.stringMatching(
            /^the repository is on `(?:github\.corp\.example|octo\.ghe\.com)`, and PyPI takes ID tokens of github\.com only$/u,
          ) as string,
          mend: expect.stringContaining('`tokenless serve`') as string,
        },
      ]);
    },
  );

  it.each([
    'https://github.com/octo/app',
    'git@github.com-work:octo/app.git',
    'git@work:octo/app.git',
    'ssh://git@ssh.github.com:443/octo/app.git',
    'https://gitlab.com/octo/app',
    '/srv/git/app.git',
    '',
  ])('says nothing of `%s`', (url) => {
    expect(found(url)).toEqual([]);
  });

  it('says nothing where a token is used, and of an index that may have the issuer', () => {
    const url = 'https://github.corp.example/octo/app';
    expect(found(url, 'run: uv publish --token "${{ secrets.TOKEN }}"')).toEqual([]);
    expect(found(url, 'run: uv publish --publish-url https://packages.example/legacy/')).toEqual([]);
  });
});
