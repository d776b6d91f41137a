import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { indexErrors } from '../usecases/index.ts';
import type { AppContext } from './app-types.ts';

/** The body of a request as a Node stream: the raw one under the Node adapter, which is the faster way. */
export function bodyStream(context: AppContext): Readable {
  const { incoming } = context.env ?? {};
  if (incoming !== undefined) return incoming;
  const { body } = context.req.raw;
  return body === null ? Readable.from([]) : Readable.fromWeb(body as ReadableStream<Uint8Array>);
}

/** How much of a body that is too large is read and thrown away, so that its sender reads the answer. */
const DRAINED_BYTES = 16 * 1024 * 1024;

interface ReadBody {
  readonly kept: readonly Uint8Array[];
  readonly size: number;
}

/** Reads a body of which it keeps so many bytes. One that is broken off counts as empty. */
function readBody(body: Readable, limitBytes: number): Promise<ReadBody> {
  const { promise, resolve } = Promise.withResolvers<ReadBody>();
  const kept: Uint8Array[] = [];
  let size = 0;
  body.on('data', (chunk: Uint8Array) => {
    size += chunk.length;
    if (size <= limitBytes) kept.push(chunk);
    else if (size > limitBytes + DRAINED_BYTES) resolve({ kept: [], size });
  });
  body.once('end', () => resolve({ kept, size }));
  for (const event of ['error', 'close']) body.once(event, () => resolve({ kept: [], size }));
  return promise;
}

/** Reads a small body as text. Throws `request-too-large`; what is beyond the limit is not kept. */
export async function readText(context: AppContext, limitBytes: number): Promise<string> {
  const { kept, size } = await readBody(bodyStream(context), limitBytes);
  if (size <= limitBytes) return Buffer.concat(kept).toString('utf8');
  // Bytes may still be on their way, which must not be taken for the next request.
  context.header('Connection', 'close');
  throw indexErrors.create('request-too-large', { limitBytes });
}
