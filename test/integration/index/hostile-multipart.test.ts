import { once } from 'node:events';
import { type Socket, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type TestIndex, testIndex } from '../../support/index/test-index.ts';

const NOTHING = { incoming: [], kept: [] };
const BOUNDARY = 'xxxxxxxx';

function part(name: string, value: string, headers = ''): string {
  return `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${headers}\r\n\r\n${value}\r\n`;
}

const FILE = '; filename="hello_dist-1.0.tar.gz"\r\nContent-Type: application/octet-stream';
const END = `--${BOUNDARY}--\r\n`;

async function send(
  index: TestIndex,
  token: string,
  body: string,
  contentType?: string,
): Promise<[number, string]> {
  const response = await index.request('/legacy/', {
    method: 'POST',
    body,
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'application/json',
      'content-type': contentType ?? `multipart/form-data; boundary=${BOUNDARY}`,
    },
  });
  return [response.status, ((await response.json()) as { error: { code: string } }).error.code];
}

describe('a hostile form', () => {
  it.each<[string, string, string | undefined, string]>([
    ['without a boundary', END, 'multipart/form-data', 'upload-multipart-invalid'],
    ['with an empty boundary', END, 'multipart/form-data; boundary=', 'upload-multipart-invalid'],
    ['of another type', 'a=b', 'application/x-www-form-urlencoded', 'upload-multipart-invalid'],
    ['that is empty', '', undefined, 'upload-multipart-invalid'],
    ['that has no part', END, undefined, 'upload-action-missing'],
    [
      'that ends in the middle of a part',
      part('name', 'x').slice(0, -9),
      undefined,
      'upload-multipart-invalid',
    ],
    [
      'that ends in the middle of the file',
      part('content', 'x'.repeat(9999), FILE),
      undefined,
      'upload-multipart-invalid',
    ],
    [
      'whose part has no name',
      `--${BOUNDARY}\r\nContent-Disposition: form-data\r\n\r\nx\r\n${END}`,
      undefined,
      'upload-multipart-invalid',
    ],
    [
      'with a field of five megabytes',
      part('description', 'x'.repeat(5 * 1024 * 1024)) + END,
      undefined,
      'upload-multipart-invalid',
    ],
    [
      'with twenty megabytes of fields',
      part('classifiers', 'x'.repeat(3 * 1024 * 1024)).repeat(7) + END,
      undefined,
      'upload-multipart-invalid',
    ],
    [
      'with six thousand fields',
      part('classifiers', 'x').repeat(6000) + END,
      undefined,
      'upload-multipart-invalid',
    ],
    ['with two files', part('content', 'x', FILE).repeat(2) + END, undefined, 'upload-multipart-invalid'],
    [
      'whose content is no file',
      part(':action', 'file_upload') + part('content', 'x') + END,
      undefined,
      'upload-form-invalid',
    ],
    [
      'with names of objects',
      part('__proto__', 'x') + part('constructor', 'x') + END,
      undefined,
      'upload-action-missing',
    ],
  ])('%s is refused and keeps nothing', async (_what, body, contentType, code) => {
    const index = await testIndex({ overHttp: true });
    const token = await index.uploadToken();
    expect(await send(index, token, body, contentType)).toEqual([400, code]);
    expect(await index.filesOnDisk()).toEqual(NOTHING);
    expect(index.log.filter(({ event }) => event === 'request-failed')).toEqual([]);
  });

  it('is cut off when it never ends', async () => {
    const index = await testIndex({ overHttp: true, limits: { maxFileBytes: 1024 } });
    const token = await index.uploadToken();
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      start: (controller) =>
        controller.enqueue(new TextEncoder().encode(part('content', '', FILE).trimEnd() + '\r\n\r\n')),
      async pull(controller) {
        await sleep(0);
        sent += 1;
        controller.enqueue(new Uint8Array(1024 * 1024));
      },
    });
    const outcome = await index
      .request('/legacy/', {
        method: 'POST',
        body: endless,
        duplex: 'half',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
        },
      })
      .then(
        (response) => response.status,
        () => 'cut',
      );
    expect([413, 'cut']).toContain(outcome);
    expect(sent).toBeLessThan(300);
    expect(await index.filesOnDisk()).toEqual(NOTHING);
  });

  it('that a client breaks off leaves nothing', async () => {
    const index = await testIndex({ overHttp: true });
    const token = await index.uploadToken();
    const socket: Socket = connect(Number(new URL(index.url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(
      `POST /legacy/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Length: 999999\r\n` +
        `Content-Type: multipart/form-data; boundary=${BOUNDARY}\r\n\r\n${part('content', 'x'.repeat(100_000), FILE)}`,
    );
    while ((await index.filesOnDisk()).incoming.length === 0) await sleep(5);
    socket.destroy();
    while ((await index.filesOnDisk()).incoming.length > 0) await sleep(5);
    expect(await index.filesOnDisk()).toEqual(NOTHING);
    expect((await index.request('/simple/')).status).toBe(200);
  });

  it('of a stranger is read and thrown away, never stored', async () => {
    const index = await testIndex({ overHttp: true });
    const socket: Socket = connect(Number(new URL(index.url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(
      `POST /legacy/ HTTP/1.1\r\nHost: x\r\nContent-Length: 999999\r\n` +
        `Content-Type: multipart/form-data; boundary=${BOUNDARY}\r\n\r\n${part('content', 'x'.repeat(300_000), FILE)}`,
    );
    await sleep(100);
    expect(await index.filesOnDisk()).toEqual(NOTHING);
    socket.destroy();
  });
});
