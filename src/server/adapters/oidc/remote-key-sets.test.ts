import { once } from 'node:events';
import { type RequestListener, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { testClock } from '../../../../test/support/index/test-clock.ts';
import { type RemoteKeySetOptions, remoteKeySets } from './remote-key-sets.ts';

interface Issuer {
  readonly url: string;
  /** Paths in the order in which they were asked for. */
  readonly asked: string[];
  answer: RequestListener | undefined;
  keys: object[];
}

async function issuer(): Promise<Issuer> {
  const state: Issuer = { url: '', asked: [], answer: undefined, keys: [{ kid: 'one', kty: 'RSA' }] };
  const server = createServer((request, response) => {
    state.asked.push(request.url ?? '');
    if (state.answer !== undefined) return state.answer(request, response);
    const body = request.url === '/keys' ? { keys: state.keys } : { jwks_uri: `${self.url}/keys` };
    return response.end(JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const self = Object.assign(state, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  return self;
}

function keySets(
  options: RemoteKeySetOptions = {},
): ReturnType<typeof remoteKeySets> & { clock: ReturnType<typeof testClock>; failures: string[] } {
  const clock = testClock();
  const failures: string[] = [];
  const source = remoteKeySets({
    nowSeconds: clock,
    onFailure: (_issuer, reason) => failures.push(reason),
    ...options,
  });
  return { ...source, clock, failures };
}

const unreachable = { code: 'issuer-unreachable' };

describe('remoteKeySets', () => {
  it('asks the issuer once and keeps what it said', async () => {
    const from = await issuer();
    const source = keySets();
    expect(await source.findKey(from.url, 'one')).toMatchObject({ kid: 'one' });
    expect(await source.findKey(from.url, 'one')).toMatchObject({ kid: 'one' });
    expect(from.asked).toEqual(['/.well-known/openid-configuration', '/keys']);
    expect(source.pinnedIssuers).toEqual([]);
  });

  it('asks once for many that need the same key at once', async () => {
    const from = await issuer();
    const source = keySets();
    await Promise.all(Array.from({ length: 8 }, () => source.findKey(from.url, 'one')));
    expect(from.asked).toHaveLength(2);
  });

  it('asks anew for an unknown key, but not within the cooldown', async () => {
    const from = await issuer();
    const source = keySets();
    await source.findKey(from.url, 'one');
    from.keys.push({ kid: 'two', kty: 'RSA' });
    expect(await source.findKey(from.url, 'two')).toBeUndefined();
    source.clock.advance(59);
    expect(await source.findKey(from.url, 'two')).toBeUndefined();
    expect(from.asked).toHaveLength(2);
    source.clock.advance(1);
    expect(await source.findKey(from.url, 'two')).toMatchObject({ kid: 'two' });
    expect(from.asked).toHaveLength(4);
  });

  it('leaves a broken issuer alone as well: a refresh that failed cools down too (attack)', async () => {
    const from = await issuer();
    from.answer = (_request, response) => response.writeHead(500).end();
    const source = keySets();
    for (const kid of ['a', 'b', 'c'])
      await expect(source.findKey(from.url, kid)).rejects.toMatchObject(unreachable);
    expect(from.asked).toHaveLength(1);
    source.clock.advance(60);
    await expect(source.findKey(from.url, 'd')).rejects.toMatchObject(unreachable);
    expect(from.asked).toHaveLength(2);
  });

  it('goes on with the old keys while the issuer is down', async () => {
    const from = await issuer();
    const source = keySets();
    await source.findKey(from.url, 'one');
    from.answer = (_request, response) => response.writeHead(503).end();
    source.clock.advance(4000);
    expect(await source.findKey(from.url, 'one')).toMatchObject({ kid: 'one' });
    expect(source.failures).toEqual([expect.stringContaining('503')]);
  });

  it('forgets a withdrawn key when the key set has become old', async () => {
    const from = await issuer();
    const source = keySets();
    await source.findKey(from.url, 'one');
    from.keys = [{ kid: 'two', kty: 'RSA' }];
    source.clock.advance(3599);
    expect(await source.findKey(from.url, 'one')).toBeDefined();
    source.clock.advance(1);
    expect(await source.findKey(from.url, 'one')).toBeUndefined();
  });

  it.each<[string, RequestListener]>([
    [
      'a redirect',
      (_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    ],
    ['no JSON', (_request, response) => response.end('<html>')],
    ['no jwks_uri', (_request, response) => response.end('{}')],
    ['a list', (_request, response) => response.end('[]')],
    [
      'a jwks_uri over plain http elsewhere',
      (_request, response) => response.end('{"jwks_uri":"http://evil.example/keys"}'),
    ],
    ['a jwks_uri that is no URL', (_request, response) => response.end('{"jwks_uri":"keys"}')],
    ['an endless answer', (_request, response) => response.end('x'.repeat(600_000))],
    ['text that is not UTF-8', (_request, response) => response.end(Buffer.from([0xff]))],
    ['nothing at all', (_request, response) => response.destroy()],
  ])('is unreachable when it answers with %s', async (_what, answer) => {
    const from = await issuer();
    from.answer = answer;
    const source = keySets();
    await expect(source.findKey(from.url, 'one')).rejects.toMatchObject(unreachable);
    expect(source.failures).toHaveLength(1);
  });

  it('sends us nowhere else: a redirect to a key set that would do is not followed (attack)', async () => {
    const [from, elsewhere] = [await issuer(), await issuer()];
    from.answer = ({ url }, response) => response.writeHead(302, { location: elsewhere.url + url }).end();
    await expect(keySets().findKey(from.url, 'one')).rejects.toMatchObject(unreachable);
    expect(elsewhere.asked).toEqual([]);
  });

  it('is unreachable when a key set that would do is too large (attack)', async () => {
    const from = await issuer();
    from.keys.push({ kid: 'large', kty: 'RSA', n: 'x'.repeat(600_000) });
    await expect(keySets().findKey(from.url, 'one')).rejects.toMatchObject(unreachable);
    expect(await keySets({ maxBytes: 700_000 }).findKey(from.url, 'one')).toMatchObject({ kid: 'one' });
  });

  it('is unreachable when it is too slow', async () => {
    const from = await issuer();
    from.answer = () => undefined;
    await expect(keySets({ timeoutMilliseconds: 30 }).findKey(from.url, 'one')).rejects.toMatchObject(
      unreachable,
    );
  });

  it('is unreachable over plain http beyond loopback', async () => {
    await expect(keySets().findKey('http://issuer.example', 'one')).rejects.toMatchObject({
      ...unreachable,
      why: expect.stringContaining('not an https URL') as string,
    });
  });

  it('is unreachable when its key set is empty, and keys without an id do not count', async () => {
    const from = await issuer();
    from.keys = [];
    await expect(keySets().findKey(from.url, 'one')).rejects.toMatchObject(unreachable);
    from.keys = [{ kty: 'RSA' }, { kid: 'one', kty: 'RSA' }];
    expect(await keySets().findKey(from.url, 'one')).toMatchObject({ kid: 'one' });
  });
});
