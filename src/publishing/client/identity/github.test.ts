import { describe, expect, it } from 'vitest';
import { createTestClock, startStandIn, unsignedToken } from '../../../../test/support/stand-in-server.ts';
import { createHttpClient } from '../http/index.ts';
import { detectAmbientIdentity, isAmbientIdentity, requireAmbientIdentity } from './index.ts';

const http = createHttpClient({ deps: createTestClock() });

function inActions(url: string): Record<string, string> {
  return {
    GITHUB_ACTIONS: 'true',
    ACTIONS_ID_TOKEN_REQUEST_URL: `${url}/token?api-version=2.0`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'runner-secret',
  };
}

describe('detectAmbientIdentity', () => {
  it('finds nothing outside CI and says so as a result', () => {
    const found = detectAmbientIdentity({ HOME: '/home/me' });
    expect(isAmbientIdentity(found)).toBe(false);
    expect(found).toMatchObject({ kind: 'none', mend: expect.stringContaining('rehearse') as string });
  });

  it.each(['ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'])(
    'names the permission when %s is missing',
    (variable) => {
      const found = detectAmbientIdentity({ ...inActions('https://x.example'), [variable]: '' });
      expect(found).toMatchObject({
        kind: 'none',
        why: expect.stringContaining(variable) as string,
        mend: expect.stringContaining('`permissions: id-token: write`') as string,
      });
      expect(found).not.toMatchObject({ mend: expect.stringContaining('fork') as string });
    },
  );

  it('speaks of forks in a pull request', () => {
    expect(
      detectAmbientIdentity({ GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'pull_request' }),
    ).toMatchObject({
      mend: expect.stringContaining('a pull request from a fork never gets an ID token') as string,
    });
  });

  it('is an error for a caller that cannot go on', () => {
    expect(() => requireAmbientIdentity({})).toThrow(
      expect.objectContaining({ code: 'ambient-identity-missing' }) as Error,
    );
    expect(requireAmbientIdentity(inActions('https://x.example')).kind).toBe('github');
  });
});

describe('GitHub’s identity endpoint', () => {
  it('is asked with the audience merged into its query and the runner’s token', async () => {
    const token = unsignedToken({ aud: 'pypi' });
    await using server = await startStandIn(() => ({ body: { count: 1, value: token } }));
    const identity = requireAmbientIdentity(inActions(server.url));
    const idToken = await identity.requestIdToken({ audience: 'pypi', http });
    expect(idToken.reveal()).toBe(token);
    expect(String(idToken)).not.toContain(token);
    expect(server.requests[0]).toMatchObject({
      path: '/token?api-version=2.0&audience=pypi',
      headers: { authorization: 'bearer runner-secret' },
    });
  });

  it('has its refusal told without the runner’s token', async () => {
    await using server = await startStandIn(() => ({ status: 401, reason: 'bad runner-secret' }));
    const identity = requireAmbientIdentity(inActions(server.url));
    await expect(identity.requestIdToken({ audience: 'pypi', http })).rejects.toMatchObject({
      code: 'id-token-request-refused',
      details: { status: 401, reason: 'bad [secret]' },
    });
  });

  it.each([
    ['a token for another audience', unsignedToken({ aud: 'testpypi' }), '`testpypi`'],
    ['a token for several audiences', unsignedToken({ aud: ['pypi'] }), 'something else'],
    ['no JWT', 'abc', 'three parts'],
    ['a JWT whose claims are no JSON', 'a.!!!.c', 'not JSON'],
  ])('is refused when it gives %s', async (_what, value, words) => {
    await using server = await startStandIn(() => ({ body: { value } }));
    const identity = requireAmbientIdentity(inActions(server.url));
    await expect(identity.requestIdToken({ audience: 'pypi', http })).rejects.toMatchObject({
      code: 'id-token-answer-unusable',
      why: expect.stringContaining(words) as string,
    });
  });

  it('is not read without end', async () => {
    await using server = await startStandIn(() => ({ body: { value: 'x'.repeat(70_000) } }));
    const identity = requireAmbientIdentity(inActions(server.url));
    await expect(identity.requestIdToken({ audience: 'pypi', http })).rejects.toMatchObject({
      code: 'index-response-unreadable',
    });
  });

  it('is not asked in the clear over a network', async () => {
    const identity = requireAmbientIdentity(inActions('http://ci.example'));
    await expect(identity.requestIdToken({ audience: 'pypi', http })).rejects.toMatchObject({
      code: 'index-url-not-https',
    });
  });
});
