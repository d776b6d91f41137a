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

/** Reads a small body as text. Throws `request-too-large`; what is beyond the limit is not kept. */
export async function readText(context: AppContext, limitBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bodyStream(context) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > limitBytes) throw indexErrors.create('request-too-large', { limitBytes });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
