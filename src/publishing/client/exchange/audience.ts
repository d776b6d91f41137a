import { isLoopback } from '../../../base/index.ts';
import { REGISTRY_PROFILES } from '../../../trust/index.ts';
import { audienceResponse } from '../../../wire/index.ts';
import type { ExchangeRoutes } from '../discovery/index.ts';
import { clientErrors } from '../errors.ts';
import { type HttpClient, printable, readJson } from '../http/index.ts';
import { indexName } from '../target.ts';

const TIMEOUT_SECONDS = 30;

/** What an audience may look like: it goes into a URL, a program's arguments and the name of a variable. */
const AUDIENCE = /^(?!-)[\u0021-\u007E]{1,256}$/u;

/** Audiences of well-known services, with the hosts that may ask for them. */
const AUDIENCE_HOSTS: Readonly<Record<string, readonly string[]>> = {
  pypi: ['upload.pypi.org', 'pypi.org'],
  testpypi: ['test.pypi.org'],
  // Whoever holds a token for it can sign in our name.
  sigstore: [],
  'sts.amazonaws.com': [],
  'api://AzureADTokenExchange': [],
  ...Object.fromEntries(
    Object.values(REGISTRY_PROFILES)
      .filter(({ name }) => !['pypi', 'testpypi', 'tokenless', 'jsr'].includes(name))
      .map(({ audience }) => [audience, []]),
  ),
};

/**
 * SECURITY: an index that asks for an ID token for another service could use it there in our name. On this
 * machine itself an index may stand in for another: a rehearsal does.
 */
function checkAudienceOwner(audience: string, uploadUrl: string): void {
  const { hostname } = new URL(uploadUrl);
  const hosts = Object.hasOwn(AUDIENCE_HOSTS, audience) ? AUDIENCE_HOSTS[audience] : undefined;
  if (hosts === undefined || hosts.includes(hostname) || isLoopback(hostname)) return;
  throw clientErrors.create('audience-of-another-service', { index: indexName(uploadUrl), audience });
}

/**
 * Asks an index for the audience that an ID token must have.
 * @throws trusted-publishing-disabled, trusted-publishing-not-offered, audience-of-another-service,
 * index-response-unexpected, index-response-unreadable
 */
export async function fetchAudience(
  { audienceUrl: url }: ExchangeRoutes,
  uploadUrl: string,
  http: HttpClient,
  signal: AbortSignal | undefined,
): Promise<string> {
  const answer = await http.request({
    method: 'GET',
    url,
    headers: { accept: 'application/json' },
    timeoutSeconds: TIMEOUT_SECONDS,
    ...(signal === undefined ? {} : { signal }),
  });
  const index = indexName(uploadUrl);
  if (answer.status === 403) throw clientErrors.create('trusted-publishing-disabled', { index });
  if (answer.status === 404) throw clientErrors.create('trusted-publishing-not-offered', { index });
  if (answer.status !== 200) {
    const reason = printable(answer.reason);
    throw clientErrors.create('index-response-unexpected', { url, status: answer.status, reason });
  }
  const { audience } = readJson(answer, audienceResponse);
  if (!AUDIENCE.test(audience)) {
    const problem = 'the audience that it names is none that a CI service could put into an ID token';
    throw clientErrors.create('index-response-unreadable', { url, problem });
  }
  checkAudienceOwner(audience, uploadUrl);
  return audience;
}
