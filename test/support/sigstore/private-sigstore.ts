import { generateKeyPairSync } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fulcioHandler, initializeCA, initializeCTLog, initializeTLog } from '@sigstore/mock';
import { type KnownIssuer, checkedRequest } from './fulcio.ts';
import { canonicalEntry } from './rekor-entry.ts';
import { trustedRootOf } from './trusted-root.ts';

/** How a private Sigstore is set up. */
export interface PrivateSigstoreOptions {
  readonly issuer: KnownIssuer;
  /** The clock of the authority and the logs, where it is to stand still. */
  readonly clock?: Date;
  /** Changes the entry that the log keeps: a log that lies. */
  readonly keep?: (entry: object) => object;
}

/** One request that it got. */
export interface SigstoreRequest {
  readonly path: string;
  readonly body: string;
}

/** A private Sigstore that listens: an authority, a certificate log and a transparency log (Rekor 1). */
export interface PrivateSigstore {
  readonly url: string;
  /** `TrustedRoot` as JSON. */
  readonly trustedRoot: string;
  readonly requests: readonly SigstoreRequest[];
  /** The next requests for this path are answered with these statuses, in order. */
  fail(path: string, statuses: readonly number[]): void;
  close(): Promise<void>;
}

interface Answer {
  readonly statusCode: number;
  readonly response: string | ArrayBufferView;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** The token of a client that sends it as a header, as Python's does. */
function bearerOf({ headers }: IncomingMessage): string {
  return headers.authorization?.replace(/^Bearer /u, '') ?? '';
}

async function listen(): Promise<{ server: Server; url: string }> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

type Handlers = Readonly<Record<string, (body: string, bearer: string) => Promise<Answer>>>;

async function makeHandlers(
  options: PrivateSigstoreOptions,
  url: string,
): Promise<{ handlers: Handlers; trustedRoot: string }> {
  const { issuer, clock, keep = (entry: object) => entry } = options;
  const [logKeys, certificateLogKeys] = [0, 1].map(() => generateKeyPairSync('ec', { namedCurve: 'P-256' }));
  const authorityKeys = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const certificateLog = await initializeCTLog(certificateLogKeys!, clock);
  const authority = await initializeCA(authorityKeys, certificateLog, clock);
  const log = await initializeTLog(url, logKeys!, clock);
  const issue = fulcioHandler(authority, { subjectClaim: 'subject' });
  const handlers: Handlers = {
    [issue.path]: async (body, bearer) => issue.fn(await checkedRequest({ body, bearer }, issuer)),
    '/api/v1/log/entries': async (body) => {
      const entry = keep(canonicalEntry(JSON.parse(body) as Parameters<typeof canonicalEntry>[0]));
      return { statusCode: 201, response: JSON.stringify(await log.log(entry)) };
    },
  };
  const root = trustedRootOf({
    url,
    rootCertificate: new Uint8Array(authority.rootCertificate.buffer),
    logKey: log.publicKey,
    certificateLogKey: certificateLog.publicKey,
    start: new Date((clock?.getTime() ?? Date.now()) - 60_000),
  });
  return { handlers, trustedRoot: JSON.stringify(root) };
}

/** Starts a private Sigstore over plain HTTP on loopback, fed by the ID tokens of one issuer. */
export async function startPrivateSigstore(options: PrivateSigstoreOptions): Promise<PrivateSigstore> {
  const { server, url } = await listen();
  const { handlers, trustedRoot } = await makeHandlers(options, url);
  const requests: SigstoreRequest[] = [];
  const failures = new Map<string, number[]>();
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? '').replace(/\/$/u, '');
    const body = await bodyOf(request);
    requests.push({ path, body });
    const failed = failures.get(path)?.shift();
    const handler = handlers[path];
    const made: Answer =
      failed !== undefined || handler === undefined
        ? { statusCode: failed ?? 404, response: '{"message":"not now"}' }
        : await handler(body, bearerOf(request)).catch((error: unknown) => ({
            statusCode: 400,
            response: JSON.stringify({ message: String(error) }),
          }));
    response.writeHead(made.statusCode, { 'content-type': 'application/json' });
    response.end(made.response);
  };
  server.on('request', (request, response) => void answer(request, response));
  return {
    url,
    trustedRoot,
    requests,
    fail: (path, statuses) => void failures.set(path, [...statuses]),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}
