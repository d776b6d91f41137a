import { describe, expect, it } from 'vitest';
import { gitHubApiOf } from './api-url.ts';

describe('gitHubApiOf', () => {
  it.each([
    [undefined, 'https://api.github.com', true],
    ['https://github.com/octo/app.git', 'https://api.github.com', true],
    ['git@github.com:octo/app.git', 'https://api.github.com', true],
    ['git@github-at-work:octo/app.git', 'https://api.github.com', true],
    ['/srv/git/app.git', 'https://api.github.com', true],
    ['https://octo.ghe.com/octo/app', 'https://api.octo.ghe.com', true],
    ['git@github.example:octo/app.git', 'https://github.example/api/v3', false],
    ['https://ghe.com.evil.example/octo/app', 'https://ghe.com.evil.example/api/v3', false],
    ['https://a.b.ghe.com/octo/app', 'https://a.b.ghe.com/api/v3', false],
    ['https://github.com.evil.example/octo/app', 'https://github.com.evil.example/api/v3', false],
  ])('of the remote %j is %s, takes a token: %s', (remote, url, takesToken) => {
    expect(gitHubApiOf(remote, undefined)).toEqual({ url, takesToken });
  });

  it('is the one that a person names, whatever the remote says', () => {
    const named = 'https://github.example/api/v3/';
    expect(gitHubApiOf('https://evil.example/octo/app', named)).toEqual({
      url: 'https://github.example/api/v3',
      takesToken: true,
    });
  });
});
