import { createHash } from 'node:crypto';
import { DISCOVERY_JSON, DISCOVERY_PATH, discoveryResponse } from '../../../wire/index.ts';
import { clientErrors } from '../errors.ts';
import {
  type HttpClient,
  type HttpResponse,
  isPassing,
  mediaType,
  parseJson,
  printable,
} from '../http/index.ts';
import { type ExchangeRoutes, pypiRoutes, toldRoutes } from './routes.ts';

const TIMEOUT_SECONDS = 30;
const MOST_BYTES = 64 * 1024;
/** PyPI has its own routes and no discovery (read 2026-11-28): asking would only cost time. */
const WITHOUT_DISCOVERY: ReadonlySet<string> = new Set(['https://upload.pypi.org', 'https://test.pypi.org']);

/** The addresses of both published forms: the later one, which puts the path into a query, goes first. */
function discoveryUrls(uploadUrl: string): readonly string[] {
  const { pathname } = new URL(uploadUrl);
  const byHash = createHash('sha256').update(pathname).digest('hex');
  return [
    new URL(`${DISCOVERY_PATH}?discover=${encodeURIComponent(pathname)}`, uploadUrl).href,
    new URL(`${DISCOVERY_PATH}/${byHash}`, uploadUrl).href,
  ];
}

/** The answer, or undefined where a redirect leads to another host: a login page, not a discovery. */
async function ask(url: string, http: HttpClient, signal?: AbortSignal): Promise<HttpResponse | undefined> {
  try {
    return await http.request({
      method: 'GET',
      url,
      headers: { accept: DISCOVERY_JSON },
      timeoutSeconds: TIMEOUT_SECONDS,
      maxBytes: MOST_BYTES,
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (clientErrors.owns(error) && error.code === 'index-redirects-away') return undefined;
    throw error;
  }
}

/**
 * What an answer tells; undefined when it tells nothing: an index that knows no discovery answers in many ways,
 * some with a page that is meant for people.
 */
function routesIn(answer: HttpResponse, uploadUrl: string): ExchangeRoutes | undefined {
  const { status, url } = answer;
  if (isPassing(status)) {
    const reason = printable(answer.reason);
    throw clientErrors.create('index-response-unexpected', { url, status, reason });
  }
  if (status !== 200) return undefined;
  const told = discoveryResponse.safeParse(parseJson(answer.body));
  const routes = told.success ? toldRoutes(uploadUrl, told.data) : undefined;
  if (routes === undefined && mediaType(answer) === DISCOVERY_JSON) {
    const problem = 'it calls itself a discovery answer (PEP 807) and does not name both endpoints';
    throw clientErrors.create('index-response-unreadable', { url, problem });
  }
  return routes;
}

/**
 * Finds out where an index exchanges: by PEP 807 (draft) in both published forms, else by PyPI's routes. Nothing
 * secret is sent.
 * @throws discovery-leads-away, index-response-unexpected, index-response-unreadable, index-unreachable
 */
export async function discoverExchange(
  uploadUrl: string,
  http: HttpClient,
  signal?: AbortSignal,
): Promise<ExchangeRoutes> {
  if (WITHOUT_DISCOVERY.has(new URL(uploadUrl).origin)) return pypiRoutes(uploadUrl);
  for (const url of discoveryUrls(uploadUrl)) {
    const answer = await ask(url, http, signal);
    const routes = answer === undefined ? undefined : routesIn(answer, uploadUrl);
    if (routes !== undefined) return routes;
  }
  return pypiRoutes(uploadUrl);
}
