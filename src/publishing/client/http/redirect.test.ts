import { describe, expect, it } from 'vitest';
import { createTestClock, startStandIn } from '../../../../test/support/stand-in-server.ts';
import { createHttpClient } from './client.ts';

describe('redirects', () => {
  it('are followed within the host, also for a POST, whose body is sent again', async () => {
    await using server = await startStandIn(({ path }) =>
      path === '/legacy' ? { status: 308, headers: { location: '/legacy/' } } : { body: 'ok' },
    );
    const http = createHttpClient({ deps: createTestClock() });
    const answer = await http.request({ method: 'POST', url: `${server.url}/legacy`, body: 'the file' });
    expect(answer.url).toBe(`${server.url}/legacy/`);
    expect(server.requests.map(({ method, body }) => `${method} ${body.toString()}`)).toEqual([
      'POST the file',
      'POST the file',
    ]);
    http.close();
  });

  it('that would turn a POST into a GET are given as they are', async () => {
    await using server = await startStandIn(() => ({ status: 303, headers: { location: '/elsewhere' } }));
    const http = createHttpClient({ deps: createTestClock() });
    expect((await http.request({ method: 'POST', url: server.url, body: '' })).status).toBe(303);
    http.close();
  });

  it.each([301, 302, 303, 307, 308])(
    'with status %i to another host never get a token (attack)',
    async (status) => {
      await using thief = await startStandIn(() => ({}));
      await using server = await startStandIn(() => ({ status, headers: { location: `${thief.url}/take` } }));
      const http = createHttpClient({ deps: createTestClock() });
      const headers = { authorization: 'Basic secret' };
      await expect(http.request({ method: 'GET', url: server.url, headers })).rejects.toMatchObject({
        code: 'index-redirects-away',
      });
      expect(thief.requests).toEqual([]);
      http.close();
    },
  );

  it.each([307, 308])('with status %i do not carry the body of a POST away (attack)', async (status) => {
    await using thief = await startStandIn(() => ({}));
    await using server = await startStandIn(() => ({ status, headers: { location: `${thief.url}/take` } }));
    const http = createHttpClient({ deps: createTestClock() });
    await expect(http.request({ method: 'POST', url: server.url, body: 'token' })).rejects.toMatchObject({
      code: 'index-redirects-away',
    });
    expect(thief.requests).toEqual([]);
    http.close();
  });

  it('in a circle end', async () => {
    await using server = await startStandIn(() => ({ status: 301, headers: { location: '/again' } }));
    const http = createHttpClient({ deps: createTestClock() });
    await expect(http.request({ method: 'GET', url: server.url })).rejects.toMatchObject({
      code: 'index-response-unreadable',
    });
    expect(server.requests.length).toBeLessThan(10);
    http.close();
  });
});
