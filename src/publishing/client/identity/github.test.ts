import { describe, expect, it } from 'vitest';
import { createTestClock, startStandIn, unsignedToken } from '../../../../test/support/stand-in-server.ts';
import { type HttpClient, createHttpClient } from '../http/index.ts';
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

  it.each([
    ['too much', { body: { value: 'x'.repeat(70_000) } }],
    ['a page of a proxy', { body: '<html>sign in</html>' }],
    ['no token', { body: { count: 0 } }],
    ['a token that is no text', { body: { value: 7 } }],
    ['nothing', {}],
  ])('is refused in its own name when it gives %s', async (_what, reply) => {
    await using server = await startStandIn(() => reply);
    const identity = requireAmbientIdentity(inActions(server.url));
    await expect(identity.requestIdToken({ audience: 'pypi', http })).rejects.toMatchObject({
      code: 'id-token-answer-unusable',
      message: 'GitHub Actions gave no usable ID token',
    });
    expect(server.requests).toHaveLength(1);
  });

  it.each([500, 502, 503, 504, 429])(
    'is asked four times, no more, while it answers with status %i, and the job is not blamed',
    async (status) => {
      await using server = await startStandIn(() => ({ status }));
      const clock = createTestClock();
      const patient = createHttpClient({ deps: clock });
      const identity = requireAmbientIdentity(inActions(server.url));
      await expect(identity.requestIdToken({ audience: 'pypi', http: patient })).rejects.toMatchObject({
        code: 'id-token-request-refused',
        details: { status },
        mend: expect.stringContaining('run the job again when GitHub is well') as string,
      });
      expect([server.requests.length, clock.slept.length]).toEqual([4, 3]);
    },
  );

  it('is asked again when it fails once', async () => {
    const token = unsignedToken({ aud: 'pypi' });
    await using server = await startStandIn((_request, count) =>
      count === 0 ? { status: 503 } : { body: { value: token } },
    );
    const identity = requireAmbientIdentity(inActions(server.url));
    expect((await identity.requestIdToken({ audience: 'pypi', http })).reveal()).toBe(token);
  });

  it('has half a minute for each answer, so that one that hangs ends', async () => {
    const asked: { readonly timeoutSeconds?: number | undefined; readonly maxBytes?: number | undefined }[] =
      [];
    const recording: Pick<HttpClient, 'request'> = {
      request: async (request) => {
        asked.push(request);
        throw new Error('it did not answer in time');
      },
    };
    const identity = requireAmbientIdentity(inActions('https://ci.example'));
    const asking = identity.requestIdToken({ audience: 'pypi', http: recording as HttpClient });
    await expect(asking).rejects.toThrow('it did not answer in time');
    expect(asked).toMatchObject([{ timeoutSeconds: 30, maxBytes: 65_536 }]);
  });

  it('is not asked in the clear over a network', async () => {
    const identity = requireAmbientIdentity(inActions('http://ci.example'));
    await expect(identity.requestIdToken({ audience: 'pypi', http })).rejects.toMatchObject({
      code: 'index-url-not-https',
    });
  });
});
