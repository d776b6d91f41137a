import { once } from 'node:events';
import { type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { buffer } from 'node:stream/consumers';

/** A request over TLS in a test. */
export interface TlsRequest {
  /** The CA to trust (PEM). */
  readonly ca: string;
  readonly method?: string | undefined;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: Uint8Array | string;
}

export interface TlsAnswer {
  readonly status: number;
  /** The reason phrase of HTTP/1.1. */
  readonly reason: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** Sends one request over TLS: unlike `fetch`, with a CA of the test's own and with the reason phrase. */
export async function requestOverTls(url: string, { ca, body, ...options }: TlsRequest): Promise<TlsAnswer> {
  const request = httpsRequest(url, { ...options, ca, agent: false });
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const { statusCode = 0, statusMessage = '', headers } = response;
  return { status: statusCode, reason: statusMessage, headers, body: await buffer(response) };
}
