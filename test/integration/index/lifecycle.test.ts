import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Secret } from '../../../src/base/index.ts';
import { createCertificateAuthority, LOOPBACK_NAMES } from '../../../src/server/index.ts';
import { helloSdist, helloWheel } from '../../support/index/upload-body.ts';
import { testIndex } from '../../support/index/test-index.ts';
import { canMount, mountReadOnly, mountTmpfs } from '../../support/index/small-disk.ts';

function folder(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'tokenless-index-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

describe('an index', () => {
  it('remembers everything over a restart', async () => {
    const dataDirectory = folder();
    const first = await testIndex({ dataDirectory, overHttp: true });
    const token = await first.uploadToken();
    const used = await first.idToken();
    await first.exchange(used);
    await first.upload(token, helloWheel());
    const page = await (await first.request('/simple/hello-dist/')).text();
    await first.close();
    const second = await testIndex({ dataDirectory, overHttp: true });
    expect(
      (await (await second.request('/simple/hello-dist/')).text()).replaceAll(second.url, first.url),
    ).toBe(page);
    expect((await second.upload(token, helloSdist())).status).toBe(200);
    expect(await (await second.exchange(used)).json()).toMatchObject({ code: 'id-token-reused' });
    expect((await second.index.listEvents(100)).at(-1)).toMatchObject({ event: 'pending-publisher-added' });
  });

  it('serves over TLS with a certificate that it is given', async () => {
    const authority = await createCertificateAuthority({ nowSeconds: () => Math.floor(Date.now() / 1000) });
    const tls = await authority.issue(LOOPBACK_NAMES);
    const index = await testIndex({ overHttp: true, tls });
    expect(index.url).toMatch(/^https:/u);
    const { request } = await import('node:https');
    const [response] = (await once(
      request(`${index.url}/_/oidc/audience`, { ca: authority.certificatePem }).end(),
      'response',
    )) as [NodeJS.ReadableStream & { statusCode: number }];
    expect(response.statusCode).toBe(200);
    response.resume();
  });

  it('says so when its port is taken, and when it cannot listen there', async () => {
    const index = await testIndex({ overHttp: true });
    const port = Number(new URL(index.url).port);
    await expect(testIndex({ overHttp: true, port })).rejects.toMatchObject({
      code: 'port-in-use',
      details: { port },
    });
    await expect(
      testIndex({
        overHttp: true,
        host: '203.0.113.1',
        keySets: { pinnedIssuers: [], findKey: async () => undefined },
      }),
    ).rejects.toMatchObject({
      code: 'address-unavailable',
    });
  });

  it('lets go of its data directory when it cannot listen', async () => {
    const index = await testIndex({ overHttp: true });
    const port = Number(new URL(index.url).port);
    const dataDirectory = folder();
    await expect(testIndex({ overHttp: true, port, dataDirectory })).rejects.toMatchObject({
      code: 'port-in-use',
    });
    expect((await (await testIndex({ dataDirectory })).request('/simple/')).status).toBe(200);
  });

  it('refuses a data directory that another index serves', async () => {
    const dataDirectory = folder();
    const index = await testIndex({ dataDirectory });
    await expect(testIndex({ dataDirectory })).rejects.toMatchObject({ code: 'data-directory-in-use' });
    await index.close();
    await testIndex({ dataDirectory });
  });

  it('refuses a database of a newer release', async () => {
    const dataDirectory = folder();
    await (await testIndex({ dataDirectory })).close();
    const database = new DatabaseSync(path.join(dataDirectory, 'index.sqlite'));
    database.exec("INSERT INTO migrations VALUES ('9999-from-the-future', '', 0)");
    database.close();
    await expect(testIndex({ dataDirectory })).rejects.toMatchObject({ code: 'database-newer' });
    await expect(testIndex({ dataDirectory })).rejects.toMatchObject({ code: 'database-newer' });
  });

  it('refuses a data directory that is a file, and one below a file', async () => {
    const file = path.join(folder(), 'file');
    writeFileSync(file, '');
    for (const dataDirectory of [file, path.join(file, 'below')]) {
      await expect(testIndex({ dataDirectory })).rejects.toMatchObject({
        code: 'data-directory-not-writable',
      });
    }
  });

  it('refuses a management credential that is too short', async () => {
    const owner = { name: 'admin', credential: new Secret('short') };
    await expect(testIndex({ owner })).rejects.toMatchObject({ code: 'owner-credential-weak' });
  });

  it('removes what an earlier run was receiving when it ended', async () => {
    const dataDirectory = folder();
    await (await testIndex({ dataDirectory })).close();
    writeFileSync(path.join(dataDirectory, 'incoming', 'stale'), 'half a wheel');
    const index = await testIndex({ dataDirectory });
    expect(await index.filesOnDisk()).toEqual({ incoming: [], kept: [] });
  });

  it('answers a mistake of its own with a number that its log explains', async () => {
    const broken = {
      pinnedIssuers: [],
      findKey: () => Promise.reject(new Error('boom', { cause: new Error('deep') })),
    };
    const index = await testIndex({ keySets: broken });
    const response = await index.exchange(await index.idToken());
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(text).not.toContain('boom');
    const [entry] = index.log.filter(({ event }) => event === 'request-failed');
    expect(entry).toMatchObject({
      path: '/_/oidc/mint-token',
      error: { message: 'boom', cause: { message: 'deep' } },
    });
    expect(JSON.parse(text)).toMatchObject({ code: 'request-failed', errors: [{ code: 'server-error' }] });
    expect(text).toContain(entry!['requestId'] as string);
  });
});

describe('stopping', () => {
  it('lets requests that are under way finish and takes no new ones', async () => {
    const index = await testIndex({ overHttp: true, graceSeconds: 20 });
    const port = Number(new URL(index.url).port);
    const body = JSON.stringify({ token: 'x' });
    const slow = httpRequest({
      port,
      path: '/_/oidc/burn-token',
      method: 'POST',
      headers: { 'content-length': body.length },
    });
    slow.write(body.slice(0, 3));
    await once(slow, 'socket');
    await sleep(50);
    const closed = index.close();
    await sleep(50);
    await expect(fetch(`${index.url}/simple/`)).rejects.toThrow('fetch failed');
    slow.end(body.slice(3));
    const [response] = (await once(slow, 'response')) as [NodeJS.ReadableStream & { statusCode: number }];
    expect(response.statusCode).toBe(202);
    response.resume();
    await closed;
  });

  it('does not wait for connections that are only kept alive', async () => {
    const index = await testIndex({ overHttp: true, graceSeconds: 60 });
    const socket = connect(Number(new URL(index.url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write('GET /_/oidc/audience HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\n');
    await once(socket, 'data');
    const started = Date.now();
    await index.close();
    expect(Date.now() - started).toBeLessThan(2000);
    socket.destroy();
  });

  it('cuts a request that does not end within the grace period', async () => {
    const index = await testIndex({ overHttp: true, graceSeconds: 0.1 });
    const socket = connect(Number(new URL(index.url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write('POST /_/oidc/burn-token HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n');
    await sleep(50);
    await index.close();
    await once(socket, 'close');
    expect(socket.destroyed).toBe(true);
  });
});

// Mounting needs privileges that a developer's machine rarely gives; CI has them.
describe.runIf(canMount())('a disk', () => {
  it('that is read-only is refused at the start', async () => {
    const dataDirectory = mountReadOnly(folder());
    await expect(testIndex({ dataDirectory })).rejects.toMatchObject({ code: 'data-directory-not-writable' });
  });

  it('that is full is refused at the start', async () => {
    const dataDirectory = mountTmpfs(folder(), '64k');
    writeFileSync(path.join(dataDirectory, 'ballast'), new Uint8Array(64 * 1024 - 4096));
    await expect(testIndex({ dataDirectory })).rejects.toMatchObject({ code: 'disk-full' });
  });

  it('that fills up during an upload refuses it cleanly, and takes it when there is room again', async () => {
    const dataDirectory = mountTmpfs(folder(), '4m');
    const index = await testIndex({ dataDirectory, overHttp: true });
    const token = await index.uploadToken();
    const ballast = path.join(dataDirectory, 'ballast');
    const size = Number(
      execFileSync('df', ['--output=avail', '-B1', dataDirectory], { encoding: 'utf8' }).split('\n')[1],
    );
    writeFileSync(ballast, new Uint8Array(size - 512 * 1024));
    const big = helloWheel({
      modules: Array.from({ length: 20 }, (_, part) => ({
        path: `hello/data${part}.bin`,
        content: crypto.getRandomValues(new Uint8Array(50_000)),
      })),
    });
    const response = await index.upload(token, big);
    expect(response.status).toBe(507);
    expect(response.statusText).toBe('The disk of the index is full.');
    expect(await response.json()).toMatchObject({
      code: '507 The disk of the index is full.',
      error: { code: 'disk-full' },
    });
    expect(await index.filesOnDisk()).toEqual({ incoming: [], kept: [] });
    expect((await index.request('/simple/hello-dist/')).status).toBe(200);
    rmSync(ballast);
    expect((await index.upload(token, big)).status).toBe(200);
  });

  it('that has no room for the transaction leaves no file behind', async () => {
    const dataDirectory = mountTmpfs(folder(), '2m');
    const index = await testIndex({ dataDirectory });
    const token = await index.uploadToken();
    const ballast = path.join(dataDirectory, 'ballast');
    const available = (): number =>
      Number(
        execFileSync('df', ['--output=avail', '-B1', dataDirectory], { encoding: 'utf8' }).split('\n')[1],
      );
    // Room for the wheel and its metadata (a page each), but not for the pages of the transaction.
    writeFileSync(ballast, new Uint8Array(available() - 4 * 4096));
    const response = await index.upload(token, helloWheel());
    expect(response.status).toBe(507);
    const [failure] = index.log.filter(({ event }) => event === 'request-failed');
    expect(failure).toMatchObject({ error: { cause: { code: 'ERR_SQLITE_ERROR' } } });
    expect(await index.filesOnDisk()).toEqual({ incoming: [], kept: [] });
    rmSync(ballast);
    expect((await index.upload(token, helloWheel())).status).toBe(200);
  });
});
