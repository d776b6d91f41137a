import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { requestOverTls } from './request.ts';
import type { ClientWorld } from './world.ts';

/** One request of a client. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly accept: string;
}

/** What a front changes on the way. */
export interface FrontChanges {
  /** The `Accept` of every request for a simple page, as another version of the client would send it. */
  readonly accept?: string;
  /** The body of an answer. */
  body?(path: string, body: Buffer): Buffer;
  /** A path whose requests are never answered. */
  readonly hold?: string;
  /** How many requests for it are answered before (default 0). */
  readonly holdAfter?: number;
  /** True: one request only is never answered. */
  readonly holdOnce?: boolean;
}

/** A TLS server before the index that writes down what a client asks for. */
export interface Front {
  readonly url: string;
  readonly uploadUrl: string;
  readonly simpleUrl: string;
  readonly seen: readonly SeenRequest[];
  /** Settles when a request has come that is never answered. */
  readonly held: Promise<void>;
}

/** Headers that belong to one connection, or to a body before it was changed. */
const OWN_HEADERS = ['connection', 'keep-alive', 'transfer-encoding', 'content-length'];

function without<Value>(
  headers: Readonly<Record<string, Value>>,
  names: readonly string[],
): Record<string, Value> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}

/** Starts a front before the world's index; the index makes its links by the name that it is asked for. */
export async function startFront(
  { tls, ca, index }: ClientWorld,
  changes: FrontChanges = {},
): Promise<Front> {
  const seen: SeenRequest[] = [];
  const { promise: held, resolve: hold } = Promise.withResolvers<void>();
  const isHeld = (path: string): boolean => {
    if (path !== changes.hold) return false;
    const count = seen.filter((one) => one.path === path).length - (changes.holdAfter ?? 0);
    return changes.holdOnce === true ? count === 1 : count > 0;
  };
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = 'GET', url: path = '/', headers } = request;
    seen.push({ method, path, accept: headers.accept ?? '' });
    if (isHeld(path)) return hold();
    const accept =
      changes.accept !== undefined && path.startsWith('/simple/')
        ? changes.accept
        : (headers.accept ?? '*/*');
    const sent = await buffer(request);
    const answer = await requestOverTls(index.url + path, {
      ca,
      method,
      headers: {
        ...without(headers, OWN_HEADERS),
        accept,
        ...(sent.length > 0 && { 'content-length': sent.length }),
      },
      body: sent,
    });
    const body = changes.body?.(path, answer.body) ?? answer.body;
    response.writeHead(answer.status, answer.reason, without(answer.headers, OWN_HEADERS));
    response.end(body);
  };
  const server = createServer({ key: tls.keyPem, cert: tls.certificatePem }, (request, response) => {
    pass(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, uploadUrl: `${url}/legacy/`, simpleUrl: `${url}/simple/`, seen, held };
}
