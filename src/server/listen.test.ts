import { once } from 'node:events';
import { type Socket, connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type FetchHandler, type ListenOptions, type Listener, listen } from './listen.ts';

const HELLO: FetchHandler = () => new Response('hello');

async function listening(options: Partial<ListenOptions>, fetch: FetchHandler = HELLO): Promise<Listener> {
  const listener = await listen(fetch, { host: '127.0.0.1', port: 0, ...options });
  onTestFinished(() => listener.close(0));
  return listener;
}

function open({ port }: Listener): Socket {
  const socket = connect(port, '127.0.0.1');
  // A connection that the server cuts may be reset.
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  return socket;
}

describe('a connection', () => {
  it('that sends half a request and then nothing is cut (attack)', async () => {
    const socket = open(await listening({ idleMilliseconds: 50 }, () => new Promise(() => undefined)));
    socket.write('POST /legacy/ HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n');
    socket.resume();
    await once(socket, 'close');
    expect(socket.destroyed).toBe(true);
  });

  it('whose client does not read what it asked for is cut (attack)', async () => {
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(1 << 20)),
      cancel: () => void (cancelled = true),
    });
    const socket = open(await listening({ idleMilliseconds: 50 }, () => new Response(endless)));
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    socket.pause();
    await expect.poll(() => cancelled, { timeout: 5000 }).toBe(true);
  });

  it('beyond the largest number is closed as it comes', async () => {
    const listener = await listening({ maxConnections: 1 });
    const first = open(listener);
    await once(first, 'connect');
    const second = open(listener);
    await once(second, 'close');
    expect(first.destroyed).toBe(false);
  });
});
