import { describe, expect, it } from 'vitest';
import { parseIndex } from './index-names.ts';
import { parseFlatRemote, parseGitRemote } from './git-remote.ts';
import { nearestKey } from './nearest-key.ts';

describe('parseGitRemote', () => {
  it.each([
    'https://github.com/octo-org/app',
    'https://github.com/octo-org/app.git',
    'https://github.com/octo-org/app/',
    'https://token:x@GitHub.com/octo-org/app.git',
    'git@github.com:octo-org/app.git',
    'github.com:octo-org/app',
    'ssh://git@github.com/octo-org/app.git',
    'ssh://git@ssh.github.com:443/octo-org/app.git',
    'git+ssh://git@github.com/octo-org/app',
    'git://github.com/octo-org/app.git\n',
  ])('reads %j', (url) => {
    expect(parseGitRemote(url)).toEqual({ host: 'github.com', owner: 'octo-org', name: 'app' });
  });

  it.each([
    'https://gitlab.com/group/sub/app',
    'https://gitlab.com/group/sub/app.git',
    'https://oauth2:token@gitlab.com/group/sub/app.git/',
    'git@gitlab.com:group/sub/app.git',
    'git@gitlab.com:/group/sub/app.git',
    'ssh://git@gitlab.com/group/sub/app.git',
    'ssh://git@gitlab.com:2222/group/sub/app',
  ])('reads the subgroups of %j', (url) => {
    expect(parseGitRemote(url)).toEqual({ host: 'gitlab.com', owner: 'group/sub', name: 'app' });
  });

  it('leaves subgroups out where they make no sense', () => {
    expect(parseFlatRemote('git@gitlab.com:group/sub/app.git')).toBeUndefined();
    expect(parseFlatRemote('git@gitlab.com:group/app.git')).toMatchObject({ owner: 'group', name: 'app' });
  });

  it('reads many subgroups at a host of one’s own', () => {
    expect(parseGitRemote('git@git.example.org:a/b.c/d-e/f_g/app.git')).toEqual({
      host: 'git.example.org',
      owner: 'a/b.c/d-e/f_g',
      name: 'app',
    });
  });

  it.each([
    '',
    '/srv/git/app.git',
    '../app',
    'C:\\repos\\app',
    'file:///srv/git/octo/app',
    'https://github.com/octo-org/app/tree/main',
    'https://dev.azure.com/org/project/_git/app',
    'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/app',
    'https://gitlab.com/group/app/-/tree/main',
    'https://gitlab.com/group/../app',
    'git@gitlab.com:group/../app.git',
    'https://gitlab.com/group//app',
    'https://github.com/octo-org/.git',
    'https://github.com/octo-org',
    'https://',
    'https://github.com/octo org/app',
  ])('does not guess from %j', (url) => {
    expect(parseGitRemote(url)).toBeUndefined();
  });
});

describe('parseIndex', () => {
  it.each([
    ['pypi', 'pypi'],
    [' TestPyPI ', 'testpypi'],
    ['https://upload.pypi.org/legacy/', 'pypi'],
    ['https://test.pypi.org/legacy', 'testpypi'],
    ['http://127.0.0.1:8080/legacy/', 'http://127.0.0.1:8080/legacy/'],
    ['https://index.example', 'https://index.example/legacy/'],
    ['https://index.example/', 'https://index.example/legacy/'],
    ['https://index.example/?a=b', 'https://index.example/?a=b'],
    ['pipy', undefined],
    ['https://', undefined],
    ['ftp://pypi.org', undefined],
  ])('reads %j as %j', (text, index) => {
    expect(parseIndex(text)).toBe(index);
  });
});

describe('nearestKey', () => {
  it.each([
    ['enviroment', 'environment'],
    ['ENVIRONMENT', 'environment'],
    ['owenr', 'owner'],
    ['work_flow', 'workflow'],
    ['x', undefined],
    ['', undefined],
  ])('takes %j for %j', (key, nearest) => {
    expect(nearestKey(key, ['environment', 'owner', 'workflow'])).toBe(nearest);
  });

  it('knows nothing where nothing is known', () => {
    expect(nearestKey('a', [])).toBeUndefined();
  });
});
