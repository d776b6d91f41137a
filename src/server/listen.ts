import { type Server, createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type HttpBindings, createAdaptorServer } from '@hono/node-server';
import { systemCodeOf } from './adapters/index.ts';
import { indexErrors } from './usecases/index.ts';

/** Where and how the index listens. */
export interface ListenOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly tls?: { readonly keyPem: string; readonly certificatePem: string } | undefined;
  /** After how long without a byte in either direction a connection is cut; two minutes when left out. */
  readonly idleMilliseconds?: number | undefined;
  /** How many connections are open at once; more are closed as they come. */
  readonly maxConnections?: number | undefined;
}

/** A server that listens. */
export interface Listener {
  readonly url: string;
  readonly port: number;
  /** The address that is bound. */
  readonly address: string;
  /**
   * Stops taking connections, lets what is under way finish, closes idle connections, and after the grace
   * period cuts the rest.
   */
  close(graceMilliseconds: number): Promise<void>;
}

/** What answers requests, in the form of the Fetch API with Node's own objects beside it. */
export type FetchHandler = (request: Request, env: HttpBindings) => Response | Promise<Response>;

/** Uploads over slow lines take long; what sends nothing at all is cut by the header timeout. */
const REQUEST_TIMEOUT_MILLISECONDS = 15 * 60 * 1000;
const HEADERS_TIMEOUT_MILLISECONDS = 30 * 1000;
/** Longer than any work of ours between two bytes, shorter than a reader who reads nothing can be let wait. */
const IDLE_MILLISECONDS = 2 * 60 * 1000;
/** Each holds memory and a file descriptor. */
const MAX_CONNECTIONS = 4000;
const UNAVAILABLE: ReadonlySet<string> = new Set(['EADDRNOTAVAIL', 'EACCES', 'ENOTFOUND', 'EAI_AGAIN']);

function createNodeServer(fetch: FetchHandler, options: ListenOptions): Server {
  const { tls } = options;
  const handler = fetch as Parameters<typeof createAdaptorServer>[0]['fetch'];
  const timeouts = {
    requestTimeout: REQUEST_TIMEOUT_MILLISECONDS,
    headersTimeout: HEADERS_TIMEOUT_MILLISECONDS,
  };
  // `overrideGlobalObjects` would replace Request and Response of the whole process.
  const common = { fetch: handler, overrideGlobalObjects: false };
  const server =
    tls === undefined
      ? createAdaptorServer({ ...common, createServer, serverOptions: timeouts })
      : createAdaptorServer({
          ...common,
          createServer: createTlsServer,
          serverOptions: { ...timeouts, key: tls.keyPem, cert: tls.certificatePem },
        });
  return withLimits(server as Server, options);
}

function withLimits(server: Server, options: ListenOptions): Server {
  server.setTimeout(options.idleMilliseconds ?? IDLE_MILLISECONDS, (socket) => socket.destroy());
  server.maxConnections = options.maxConnections ?? MAX_CONNECTIONS;
  return server;
}

function listenError(error: unknown, { host, port }: ListenOptions): unknown {
  const code = systemCodeOf(error) ?? '';
  if (code === 'EADDRINUSE') return indexErrors.create('port-in-use', { host, port }, { cause: error });
  if (!UNAVAILABLE.has(code)) return error;
  const reason = error instanceof Error ? error.message : code;
  return indexErrors.create('address-unavailable', { host, reason }, { cause: error });
}

async function startListening(server: Server, options: ListenOptions): Promise<AddressInfo> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen({ host: options.host, port: options.port }, resolve);
  try {
    await promise;
  } catch (error) {
    throw listenError(error, options);
  }
  server.off('error', reject);
  return server.address() as AddressInfo;
}

function urlOf({ host, tls }: ListenOptions, port: number): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return new URL(`${tls === undefined ? 'http' : 'https'}://${name}:${port}`).origin;
}

async function closeGracefully(server: Server, graceMilliseconds: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  // Connections kept alive become idle one by one, when their last answer is out.
  const idle = setInterval(() => server.closeIdleConnections(), 20);
  const cut = setTimeout(() => server.closeAllConnections(), graceMilliseconds);
  await promise;
  clearInterval(idle);
  clearTimeout(cut);
}

/** Listens for requests. Throws `port-in-use` and `address-unavailable`. */
export async function listen(fetch: FetchHandler, options: ListenOptions): Promise<Listener> {
  const server = createNodeServer(fetch, options);
  const { port, address } = await startListening(server, options);
  return { url: urlOf(options, port), port, address, close: (grace) => closeGracefully(server, grace) };
}
