import http, { type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import { once } from 'node:events';
import type { HttpRequest, HttpStream, StreamedBody } from './request.ts';

const DEFAULT_IDLE_SECONDS = 30;

/** The connections of one client: kept open between requests, closed together. */
export interface Connections {
  readonly agent: http.Agent;
  readonly tlsAgent: https.Agent;
  close(): void;
}

/** Makes connections that trust the CA certificates given (all of them; undefined: the system's). */
export function openConnections(ca: readonly string[] | undefined): Connections {
  const agent = new http.Agent({ keepAlive: true });
  const tlsAgent = new https.Agent({ keepAlive: true, ...(ca === undefined ? {} : { ca: [...ca] }) });
  return {
    agent,
    tlsAgent,
    close: () => {
      agent.destroy();
      tlsAgent.destroy();
    },
  };
}

function optionsOf(request: HttpRequest, url: URL, connections: Connections): RequestOptions {
  const { body } = request;
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body?.lengthBytes;
  return {
    method: request.method,
    agent: url.protocol === 'https:' ? connections.tlsAgent : connections.agent,
    headers: {
      'user-agent': 'tokenless',
      'accept-encoding': 'identity',
      ...request.headers,
      ...(length === undefined ? {} : { 'content-length': String(length) }),
    },
  };
}

/** Why we cut a connection ourselves: Node reports such a cut as the peer's. */
interface Cut {
  reason: unknown;
}

/** Until more can be written, or nothing can any more. */
function writable(outgoing: http.ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      outgoing.off('drain', done);
      outgoing.off('close', done);
      resolve();
    };
    outgoing.on('drain', done);
    outgoing.on('close', done);
  });
}

/**
 * Not `stream.pipeline`: it aborts a request whose body fails, and an aborted request that has no socket yet
 * ends without any error, so that nobody would ever hear of it.
 */
async function pump(outgoing: http.ClientRequest, body: StreamedBody, cut: Cut): Promise<void> {
  try {
    for await (const chunk of body.open()) {
      if (outgoing.destroyed) return;
      if (!outgoing.write(chunk)) await writable(outgoing);
    }
    outgoing.end();
  } catch (error) {
    cut.reason ??= error;
    outgoing.destroy(error as Error);
  }
}

function sendBody(outgoing: http.ClientRequest, body: HttpRequest['body'], cut: Cut): void {
  if (body === undefined || typeof body === 'string') outgoing.end(body);
  else void pump(outgoing, body, cut);
}

/** Destroys the request on silence, at the deadline and on the caller's signal. */
function guard(outgoing: http.ClientRequest, request: HttpRequest, cut: Cut): void {
  const stop = (reason: unknown): void => {
    cut.reason ??= reason;
    outgoing.destroy();
  };
  const late = (): void => stop(Object.assign(new Error('it did not answer in time'), { code: 'ETIMEDOUT' }));
  const abort = (): void => stop(request.signal?.reason);
  const { timeoutSeconds } = request;
  const timer = timeoutSeconds === undefined ? undefined : setTimeout(late, timeoutSeconds * 1000);
  outgoing.setTimeout((request.idleSeconds ?? DEFAULT_IDLE_SECONDS) * 1000, late);
  request.signal?.addEventListener('abort', abort, { once: true });
  outgoing.on('error', () => undefined);
  outgoing.once('close', () => {
    clearTimeout(timer);
    request.signal?.removeEventListener('abort', abort);
  });
}

function headersOf(response: IncomingMessage): Record<string, string | undefined> {
  const entries = Object.entries(response.headers);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}

async function* contentOf(response: IncomingMessage, cut: Cut): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of response) yield chunk as Uint8Array;
  } catch (error) {
    throw cut.reason ?? error;
  }
}

/** Sends one request, once, following nothing. Rejects with the connection's own error or the signal's reason. */
export async function send(request: HttpRequest, url: URL, connections: Connections): Promise<HttpStream> {
  request.signal?.throwIfAborted();
  const cut: Cut = { reason: undefined };
  const transport = url.protocol === 'https:' ? https : http;
  const outgoing = transport.request(url, optionsOf(request, url, connections));
  guard(outgoing, request, cut);
  const answered = once(outgoing, 'response');
  sendBody(outgoing, request.body, cut);
  const [response] = (await answered.catch((error: unknown) => {
    throw cut.reason ?? error;
  })) as [IncomingMessage];
  return {
    status: response.statusCode ?? 0,
    reason: response.statusMessage ?? '',
    headers: headersOf(response),
    url: url.href,
    content: contentOf(response, cut),
  };
}
