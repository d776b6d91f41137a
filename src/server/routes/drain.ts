import type { Readable } from 'node:stream';

/**
 * Reads on without keeping anything, to the end or so many bytes: most clients read an answer only once they
 * have sent everything, and an answer beside unread bytes can be lost with the connection.
 */
export async function drain(body: Readable, maxBytes: number): Promise<void> {
  let size = 0;
  if (body.readableEnded || body.destroyed) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  body.on('data', (chunk: Uint8Array) => {
    size += chunk.length;
    if (size > maxBytes) resolve();
  });
  for (const event of ['end', 'error', 'close']) body.once(event, () => resolve());
  body.resume();
  await promise;
}
