import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';

/** A request that a stand-in got, read to its end. */
export interface StandInRequest {
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** What it answers. */
export interface StandInReply {
  readonly status?: number;
  readonly reason?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A value is sent as JSON, text and bytes as they are. */
  readonly body?: unknown;
  /** Cuts the connection: before the answer, or in the middle of the body. */
  readonly cut?: 'before' | 'middle';
}

export interface StandIn extends AsyncDisposable {
  readonly url: string;
  readonly requests: StandInRequest[];
}

type Answer = (
  request: StandInRequest,
  count: number,
) => StandInReply | undefined | Promise<StandInReply | undefined>;

async function read(request: IncomingMessage): Promise<StandInRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { method = '', url = '', headers } = request;
  return { method, path: url, headers, body: Buffer.concat(chunks) };
}

function encode(body: unknown): Buffer {
  if (body instanceof Uint8Array) return Buffer.from(body);
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body ?? ''));
}

function reply(
  response: ServerResponse,
  { status = 200, reason, headers = {}, body, cut }: StandInReply,
): void {
  if (cut === 'before') {
    response.destroy();
    return;
  }
  const bytes = body === undefined ? Buffer.alloc(0) : encode(body);
  const type =
    typeof body === 'string' || body instanceof Uint8Array ? {} : { 'content-type': 'application/json' };
  const all = { ...type, 'content-length': String(bytes.byteLength), ...headers };
  if (reason === undefined) response.writeHead(status, all);
  else response.writeHead(status, reason, all);
  if (cut === 'middle') response.write(bytes.subarray(0, bytes.byteLength / 2), () => response.destroy());
  else response.end(bytes);
}

/**
 * A small server on loopback that stands in for an index or an issuer. Undefined: no answer at all, the
 * request hangs. `count` tells how many requests with this method and path (without query) came before.
 */
export async function startStandIn(
  answer: Answer,
  tls?: { readonly key: string; readonly cert: string },
): Promise<StandIn> {
  const requests: StandInRequest[] = [];
  const counts = new Map<string, number>();
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const got = await read(request).catch(() => undefined);
    if (got === undefined) return;
    requests.push(got);
    const key = `${got.method} ${got.path.split('?')[0]!}`;
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    const sent = await answer(got, count);
    if (sent !== undefined) reply(response, sent);
  };
  const listen = (request: IncomingMessage, response: ServerResponse): void => void handle(request, response);
  const server = tls === undefined ? http.createServer(listen) : https.createServer(tls, listen);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

/** A clock that moves only when somebody sleeps, and dice that always show the same. */
export interface TestClock {
  readonly nowSeconds: () => number;
  readonly sleep: (seconds: number, signal?: AbortSignal) => Promise<void>;
  readonly random: () => number;
  readonly slept: number[];
  readonly advance: (seconds: number) => void;
}

export function createTestClock(start = 1_800_000_000): TestClock {
  let now = start;
  const slept: number[] = [];
  return {
    nowSeconds: () => Math.floor(now),
    async sleep(seconds, signal) {
      signal?.throwIfAborted();
      slept.push(seconds);
      now += seconds;
    },
    random: () => 0.5,
    slept,
    advance: (seconds) => {
      now += seconds;
    },
  };
}

/** A JWT-shaped text with these claims; its signature is none. */
export function unsignedToken(claims: Readonly<Record<string, unknown>>): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.${'c2lnbmF0dXJl'.repeat(4)}`;
}
