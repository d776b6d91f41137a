import tls from 'node:tls';
import { TokenlessError } from '../../../base/index.ts';
import type { ClientDeps } from '../deps.ts';
import { clientErrors } from '../errors.ts';
import { backoffSeconds, isPassing, retryAfterSeconds } from './backoff.ts';
import { readContent } from './content.ts';
import { describeProblem, isTlsProblem } from './problems.ts';
import { printable } from './printable.ts';
import { followRedirect } from './redirect.ts';
import type { HttpHead, HttpRequest, HttpResponse, HttpStream } from './request.ts';
import { type Connections, openConnections, send } from './send.ts';
import { parseUrl } from './url.ts';

const MAX_REDIRECTS = 5;
const DEFAULT_ATTEMPTS = 4;

/** Speaks HTTP to one index. Bodies, which may hold tokens, are never logged and in no error. */
export interface HttpClient {
  /**
   * Sends a request and reads the answer, whatever its status. Connection failures and passing statuses
   * (429, 5xx) are tried again with growing, jittered pauses; the last answer is given as it is.
   * @throws index-unreachable, index-tls-untrusted, index-url-not-https, index-redirects-away,
   * index-response-unreadable
   */
  request(request: HttpRequest, options?: RetryOptions): Promise<HttpResponse>;
  /**
   * The same for a body too large to hold: `use` reads it, from the start again when the connection breaks.
   * @throws index-response-unexpected for any status but 2xx, and as above
   */
  download<Value>(
    request: HttpRequest,
    use: (answer: HttpStream) => Promise<Value>,
    options?: RetryOptions,
  ): Promise<Value>;
  /** Closes the connections that are kept open. */
  close(): void;
}

/** How often a request may be sent. */
export interface RetryOptions {
  /** 1: once, for what must not be sent twice. */
  readonly attempts?: number;
  /** Called before each pause, for progress. */
  readonly onRetry?: (retry: {
    readonly attempt: number;
    readonly seconds: number;
    readonly why: string;
  }) => void;
}

/** What an HTTP client is made from. */
export interface HttpClientOptions {
  /** A CA certificate (PEM) that is trusted besides those that Node trusts. */
  readonly ca?: string | undefined;
  readonly deps: ClientDeps;
}

async function sendFollowing(request: HttpRequest, connections: Connections): Promise<HttpStream> {
  let url = parseUrl(request.url);
  const { maxRedirects = MAX_REDIRECTS } = request;
  for (let hops = 0; hops <= maxRedirects; hops += 1) {
    const answer = await send(request, url, connections);
    const next = followRedirect(request, url, answer);
    if (next === undefined) return answer;
    await readContent(answer, request.maxBytes);
    url = next;
  }
  throw clientErrors.create('index-response-unreadable', {
    url: request.url,
    problem: 'it redirects in a circle or too often',
  });
}

/** An error of ours, or the caller's own reason to stop, passes; one of the connection gets our words. */
function toClientError(error: unknown, request: HttpRequest, attempts: number): unknown {
  if (error instanceof TokenlessError || request.signal?.aborted === true) return error;
  const details = { url: parseUrl(request.url).href, problem: describeProblem(error) };
  return isTlsProblem(error)
    ? clientErrors.create('index-tls-untrusted', details, { cause: error })
    : clientErrors.create('index-unreachable', { ...details, attempts }, { cause: error });
}

/** How one attempt ended: with an answer of some status, or with a failure. */
type Outcome<Value> = { readonly head: HttpHead; readonly value: Value } | { readonly error: unknown };

function isFinal(outcome: Outcome<unknown>, request: HttpRequest): boolean {
  if ('head' in outcome) return !isPassing(outcome.head.status);
  const { error } = outcome;
  return error instanceof TokenlessError || isTlsProblem(error) || request.signal?.aborted === true;
}

function pauseOf(
  outcome: Outcome<unknown>,
  attempt: number,
  deps: ClientDeps,
): { seconds: number; why: string } {
  const seconds = backoffSeconds(attempt, () => deps.random());
  if ('error' in outcome) return { seconds, why: describeProblem(outcome.error) };
  const asked = retryAfterSeconds(outcome.head, deps.nowSeconds());
  return { seconds: asked ?? seconds, why: `status ${outcome.head.status}` };
}

async function retrying<Value>(
  request: HttpRequest,
  run: () => Promise<{ head: HttpHead; value: Value }>,
  { attempts = DEFAULT_ATTEMPTS, onRetry }: RetryOptions,
  deps: ClientDeps,
): Promise<{ head: HttpHead; value: Value }> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome: Outcome<Value> = await run().catch((error: unknown) => ({ error }));
    if (attempt >= attempts || isFinal(outcome, request)) {
      if ('head' in outcome) return outcome;
      throw toClientError(outcome.error, request, attempt);
    }
    const { seconds, why } = pauseOf(outcome, attempt, deps);
    onRetry?.({ attempt, seconds, why });
    await deps.sleep(seconds, request.signal);
  }
}

async function read(request: HttpRequest, connections: Connections): Promise<HttpResponse> {
  const { content, ...head } = await sendFollowing(request, connections);
  return { ...head, body: await readContent({ ...head, content }, request.maxBytes) };
}

const isSuccess = ({ status }: HttpHead): boolean => status >= 200 && status < 300;

/** Makes the client of one index. */
export function createHttpClient({ ca, deps }: HttpClientOptions): HttpClient {
  const trusted = ca === undefined ? undefined : [...tls.getCACertificates('default'), ca];
  const connections = openConnections(trusted);
  return {
    async request(request, options = {}) {
      const run = async (): Promise<{ head: HttpHead; value: HttpResponse }> => {
        const value = await read(request, connections);
        return { head: value, value };
      };
      return (await retrying(request, run, options, deps)).value;
    },
    async download(request, use, options = {}) {
      const run = async (): Promise<{ head: HttpHead; value: Awaited<ReturnType<typeof use>>[] }> => {
        const answer = await sendFollowing(request, connections);
        if (isSuccess(answer)) return { head: answer, value: [await use(answer)] };
        await readContent(answer);
        return { head: answer, value: [] };
      };
      const { head, value } = await retrying(request, run, options, deps);
      for (const result of value) return result;
      const { status, reason } = head;
      const details = { url: head.url, status, reason: printable(reason) };
      throw clientErrors.create('index-response-unexpected', details);
    },
    close: () => connections.close(),
  };
}
