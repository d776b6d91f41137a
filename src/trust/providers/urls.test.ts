import { describe, expect, it } from 'vitest';
import { githubPublisher } from '../../../test/support/trust.ts';
import { getProvider } from './all.ts';
import { isPublisherUrl, isUrlBelow } from './urls.ts';

describe('isUrlBelow', () => {
  it.each([
    ['https://e.example/a', 'https://e.example/a/./b/../c', true],
    ['https://e.example/a', 'https://e.example/a/..', false],
    ['https://e.example/a/', 'https://e.example/a/.', true],
    ['https://e.example/a%2f', 'https://e.example/a%2F/b', true],
    ['https://e.example/a', 'HTTPS://E.EXAMPLE/a?q=1#part', true],
    ['https://e.example/a', 'http://e.example/a', false],
    ['https://e.example/a', 'https://e.example:443/a', false],
    ['https://User@e.example/a', 'https://user@e.example/a', false],
    ['https://e.example/a', 'https://e.example/a\\..\\b', false],
    ['https://e.example/a', 'https://e.example/a/%2E%2e/b', false],
    ['https://e.example/a', 'https://e.example/ab', false],
    ['https://e.example/a', 'https://e.example/../../a', true],
  ])('%s and %s: %s', (reference, url, isBelow) => {
    expect(isUrlBelow(reference, url)).toBe(isBelow);
  });
});

describe('isPublisherUrl', () => {
  it('wants a path on both sides', () => {
    expect(isPublisherUrl('https://e.example/a', 'https://e.example/a')).toBe(true);
    expect(isPublisherUrl(undefined, 'https://e.example/a')).toBe(false);
    expect(isPublisherUrl('https://e.example', 'https://e.example/a')).toBe(false);
    expect(isPublisherUrl('https://e.example/', 'https://e.example')).toBe(false);
  });
});

describe('verifyUrl', () => {
  const gitlab = (issuer: string, namespace = 'group', project = 'app') => ({
    provider: 'gitlab',
    issuer,
    fields: { namespace, project },
  });
  const verifies = (publisher: ReturnType<typeof gitlab>, url: string): boolean =>
    getProvider('gitlab').verifyUrl(publisher, url);

  it('takes pages of gitlab.io for gitlab.com alone (attack: a namespace of the same name elsewhere)', () => {
    expect(verifies(gitlab('https://gitlab.com'), 'https://group.gitlab.io/app')).toBe(true);
    expect(verifies(gitlab('https://gitlab.evil.example'), 'https://group.gitlab.io/app')).toBe(false);
    expect(verifies(gitlab('https://gitlab.evil.example'), 'https://gitlab.evil.example/group/app')).toBe(
      true,
    );
  });

  it('knows the own page of a GitLab group and of a subgroup', () => {
    expect(
      verifies(gitlab('https://gitlab.com', 'group', 'group.gitlab.io'), 'https://group.gitlab.io/x'),
    ).toBe(true);
    expect(verifies(gitlab('https://gitlab.com', 'group/sub'), 'https://group.gitlab.io/sub/app/x')).toBe(
      true,
    );
  });

  it('takes no page of another GitHub repository', () => {
    const github = getProvider('github');
    expect(github.verifyUrl(githubPublisher(), 'https://github.com/Octo/App/issues')).toBe(true);
    expect(github.verifyUrl(githubPublisher(), 'https://octo.github.io/app/')).toBe(true);
    expect(github.verifyUrl(githubPublisher(), 'https://github.com/octo/app.evil')).toBe(false);
    expect(github.verifyUrl(githubPublisher(), 'https://octo.github.io.evil.example/app')).toBe(false);
  });

  it('takes nothing for half a name (attack: everything of an owner)', () => {
    const github = getProvider('github');
    expect(github.verifyUrl(githubPublisher({ repository: undefined }), 'https://github.com/octo/x')).toBe(
      false,
    );
    expect(github.verifyUrl(githubPublisher({ repository: '' }), 'https://octo.github.io/x')).toBe(false);
  });

  it('takes none for Google', () => {
    expect(
      getProvider('google').verifyUrl({ provider: 'google', issuer: '', fields: {} }, 'https://x/y'),
    ).toBe(false);
  });
});
