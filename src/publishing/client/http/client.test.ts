import tls from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTestClock, startStandIn } from '../../../../test/support/stand-in-server.ts';
import { LOOPBACK_NAMES, createCertificateAuthority } from '../../../server/adapters/tls/index.ts';
import { createHttpClient } from './client.ts';

const clock = createTestClock;

describe('createHttpClient', () => {
  it('reads an answer whatever its status', async () => {
    await using server = await startStandIn(() => ({
      status: 418,
      reason: 'Teapot',
      body: 'short and stout',
    }));
    const http = createHttpClient({ deps: clock() });
    const answer = await http.request({ method: 'GET', url: server.url });
    expect(answer).toMatchObject({ status: 418, reason: 'Teapot' });
    expect(Buffer.from(answer.body).toString()).toBe('short and stout');
    http.close();
  });

  it('tries again with growing pauses after a passing status and gives the last answer', async () => {
    await using server = await startStandIn(() => ({ status: 503 }));
    const deps = clock();
    const http = createHttpClient({ deps });
    const answer = await http.request({ method: 'GET', url: server.url });
    expect(answer.status).toBe(503);
    expect(server.requests).toHaveLength(4);
    expect(deps.slept).toEqual([0.375, 0.75, 1.5]);
    http.close();
  });

  it('waits as long as `Retry-After` asks, within reason', async () => {
    const deps = clock(Date.parse('2026-01-01T00:00:00Z') / 1000);
    const waits = ['7', 'Thu, 01 Jan 2026 00:00:27 GMT', '99999'];
    await using server = await startStandIn((_request, count) =>
      count < 3 ? { status: 429, headers: { 'retry-after': waits[count]! } } : { status: 200 },
    );
    const http = createHttpClient({ deps });
    await http.request({ method: 'GET', url: server.url });
    expect(deps.slept).toEqual([7, 20, 120]);
    http.close();
  });

  it('tries again when the connection is cut, before the answer and in the middle of it', async () => {
    await using server = await startStandIn((_request, count) =>
      count < 2
        ? { cut: count === 0 ? 'before' : 'middle', body: { long: 'x'.repeat(1000) } }
        : { body: 'ok' },
    );
    const http = createHttpClient({ deps: clock() });
    const answer = await http.request({ method: 'GET', url: server.url });
    expect(Buffer.from(answer.body).toString()).toBe('ok');
    http.close();
  });

  it('does not try again what refuses for good', async () => {
    await using server = await startStandIn(() => ({ status: 422 }));
    const http = createHttpClient({ deps: clock() });
    await http.request({ method: 'GET', url: server.url });
    expect(server.requests).toHaveLength(1);
    http.close();
  });

  it('says in words that nothing listens', async () => {
    const server = await startStandIn(() => ({}));
    await server[Symbol.asyncDispose]();
    const http = createHttpClient({ deps: clock() });
    await expect(http.request({ method: 'GET', url: server.url })).rejects.toMatchObject({
      code: 'index-unreachable',
      why: 'nothing listens at this address (`ECONNREFUSED`), after 4 attempts',
    });
  });

  it('gives up on a server that stays silent, and on one that drips for ever', async () => {
    await using silent = await startStandIn(() => undefined);
    const http = createHttpClient({ deps: clock() });
    const once = { attempts: 1 };
    await expect(
      http.request({ method: 'GET', url: silent.url, idleSeconds: 0.05 }, once),
    ).rejects.toMatchObject({
      code: 'index-unreachable',
      details: { problem: 'it did not answer in time (`ETIMEDOUT`)' },
    });
    await expect(
      http.request({ method: 'GET', url: silent.url, timeoutSeconds: 0.05 }, once),
    ).rejects.toMatchObject({ code: 'index-unreachable' });
    http.close();
  });

  it('ends an upload that nobody reads when the signal says so', async () => {
    await using silent = await startStandIn(() => undefined);
    const http = createHttpClient({ deps: clock() });
    const stop = new AbortController();
    const reason = new Error('Ctrl-C');
    async function* open(): AsyncGenerator<Uint8Array> {
      for (let sent = 0; ; sent += 1) {
        if (sent === 20) stop.abort(reason);
        yield Buffer.alloc(65_536);
      }
    }
    const body = { lengthBytes: 2 ** 40, open };
    await expect(http.request({ method: 'POST', url: silent.url, body, signal: stop.signal })).rejects.toBe(
      reason,
    );
    http.close();
  });

  it('stops with the reason of the signal, before and while it waits', async () => {
    await using silent = await startStandIn(() => undefined);
    const http = createHttpClient({ deps: clock() });
    const reason = new Error('Ctrl-C');
    await expect(
      http.request({ method: 'GET', url: silent.url, signal: AbortSignal.abort(reason) }),
    ).rejects.toBe(reason);
    const stop = new AbortController();
    setTimeout(() => stop.abort(reason), 30);
    await expect(http.request({ method: 'GET', url: silent.url, signal: stop.signal })).rejects.toBe(reason);
    http.close();
  });

  it('does not let an endless answer fill the memory (attack)', async () => {
    await using server = await startStandIn(() => ({ body: 'x'.repeat(2000) }));
    const http = createHttpClient({ deps: clock() });
    await expect(http.request({ method: 'GET', url: server.url, maxBytes: 1000 })).rejects.toMatchObject({
      code: 'index-response-unreadable',
    });
    http.close();
  });

  it('reports the failure of a body, not the connection that it cuts', async () => {
    await using server = await startStandIn(() => ({}));
    const http = createHttpClient({ deps: clock() });
    const failure = new Error('the file shrank');
    async function* open(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('a');
      throw failure;
    }
    const body = { lengthBytes: 10, open };
    await expect(
      http.request({ method: 'POST', url: server.url, body }, { attempts: 1 }),
    ).rejects.toMatchObject({ cause: failure });
    http.close();
  });

  it('trusts a CA that is handed in, besides the system’s, and says when it is not', async () => {
    const authority = await createCertificateAuthority({ nowSeconds: () => Math.floor(Date.now() / 1000) });
    const certificate = await authority.issue(LOOPBACK_NAMES);
    await using server = await startStandIn(() => ({ body: 'ok' }), {
      key: certificate.keyPem,
      cert: certificate.certificatePem,
    });
    const trusting = createHttpClient({ ca: authority.certificatePem, deps: clock() });
    expect((await trusting.request({ method: 'GET', url: server.url })).status).toBe(200);
    trusting.close();
    const deps = clock();
    const strict = createHttpClient({ deps });
    await expect(strict.request({ method: 'GET', url: server.url })).rejects.toMatchObject({
      code: 'index-tls-untrusted',
    });
    // Trying again could not help, and would look like an index that is slow.
    expect(deps.slept).toEqual([]);
    strict.close();
  });

  it('goes on to trust what the system trusts when a CA is handed in', async () => {
    const nowSeconds = (): number => Math.floor(Date.now() / 1000);
    const system = await createCertificateAuthority({ nowSeconds });
    const { certificatePem: ca } = await createCertificateAuthority({ nowSeconds });
    const before = tls.getCACertificates('default');
    onTestFinished(() => tls.setDefaultCACertificates(before));
    tls.setDefaultCACertificates([...before, system.certificatePem]);
    const { keyPem: key, certificatePem: cert } = await system.issue(LOOPBACK_NAMES);
    await using server = await startStandIn(() => ({ body: 'ok' }), { key, cert });
    const http = createHttpClient({ ca, deps: clock() });
    expect((await http.request({ method: 'GET', url: server.url })).status).toBe(200);
    http.close();
  });
});

describe('download', () => {
  it('reads from the start again when the connection breaks', async () => {
    const content = Buffer.from('0123456789'.repeat(100));
    await using server = await startStandIn((_request, count) =>
      count === 0 ? { body: content, cut: 'middle' } : { body: content },
    );
    const http = createHttpClient({ deps: clock() });
    const read = await http.download({ method: 'GET', url: server.url }, async (answer) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of answer.content) chunks.push(chunk);
      return Buffer.concat(chunks);
    });
    expect(read.equals(content)).toBe(true);
    http.close();
  });

  it('takes nothing but success for the file', async () => {
    await using server = await startStandIn(() => ({ status: 404, reason: 'Gone away' }));
    const http = createHttpClient({ deps: clock() });
    await expect(http.download({ method: 'GET', url: server.url }, async () => 'read')).rejects.toMatchObject(
      { code: 'index-response-unexpected', details: { status: 404 } },
    );
    http.close();
  });
});
