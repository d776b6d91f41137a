import { type IncomingMessage, type ServerResponse, createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { issuerErrors } from './errors.ts';

/** A socket that listens, with the URL it is reached by. */
export interface Listener {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

interface ListenConfig {
  readonly host: string;
  readonly port: number;
  readonly tls?: { readonly keyPem: string; readonly certificatePem: string };
}

/** Serves an application over HTTP, or over HTTPS where a certificate is handed in. */
export async function listen<E extends object>(app: Hono<E>, config: ListenConfig): Promise<Listener> {
  // `overrideGlobalObjects` would replace Request and Response of the whole process.
  const answer = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const handle = (request: IncomingMessage, response: ServerResponse): void => void answer(request, response);
  const server =
    config.tls === undefined
      ? createHttpServer(handle)
      : createHttpsServer({ key: config.tls.keyPem, cert: config.tls.certificatePem }, handle);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const details = { host: config.host, port: config.port, reason: error.code ?? error.message };
      reject(issuerErrors.create('issuer-port-unavailable', details, { cause: error }));
    });
    server.listen(config.port, config.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  return {
    url: `${config.tls === undefined ? 'http' : 'https'}://${host}:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
