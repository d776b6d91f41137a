import { Secret } from '../../../base/index.ts';
import { mintResponse } from '../../../wire/index.ts';
import type { ClientDeps } from '../deps.ts';
import { type ExchangeRoutes, discoverExchange } from '../discovery/index.ts';
import { clientErrors } from '../errors.ts';
import {
  type HttpClient,
  type HttpResponse,
  backoffSeconds,
  createHttpClient,
  isPassing,
  parseUrl,
  readJson,
} from '../http/index.ts';
import type { AmbientIdentity } from '../identity/index.ts';
import { type IndexTarget, indexName } from '../target.ts';
import { fetchAudience } from './audience.ts';
import { type BurnOutcome, burnToken } from './burn.ts';
import { checkLifetime } from './lifetime.ts';
import { refusalOf } from './refusal.ts';

const TIMEOUT_SECONDS = 30;
const MINT_ATTEMPTS = 4;

/** A minted upload token and its end. */
export interface UploadToken {
  readonly token: Secret;
  /** When it expires, in Unix seconds; undefined on an index that does not say. */
  readonly expiresAtSeconds: number | undefined;
  /** True on an index whose upload tokens are good for one upload each (PEP 807). */
  readonly isSingleUse?: boolean;
  /** Revokes it; a second call does nothing more. Never throws. */
  burn(): Promise<BurnOutcome>;
}

/** What an exchange takes from the world. */
export interface ExchangeDeps extends ClientDeps {
  /**
   * Told each secret (ID token, upload token) before anything can print it: in GitHub Actions the caller
   * writes `::add-mask::` with it.
   */
  mask(secret: Secret): void;
  /** Told each ID token when it is about to be exchanged, masked already, and how the index is asked. */
  onIdToken?(idToken: Secret, asked: { readonly audience: string; readonly routes: ExchangeRoutes }): void;
  /** Told when the index has answered an exchange, whatever it says. */
  onAnswer?(status: number): void;
  readonly signal?: AbortSignal | undefined;
}

/** One attempt to mint, with an ID token of its own: an ID token is good for one use. */
async function mintOnce(
  routes: ExchangeRoutes,
  identity: AmbientIdentity,
  audience: string,
  http: HttpClient,
  deps: ExchangeDeps,
): Promise<{ answer: HttpResponse; idToken: Secret }> {
  const { signal } = deps;
  const idToken = await identity.requestIdToken({
    audience,
    http,
    signal,
    nowSeconds: () => deps.nowSeconds(),
  });
  deps.mask(idToken);
  deps.onIdToken?.(idToken, { audience, routes });
  const { features } = routes;
  const answer = await http.request(
    {
      method: 'POST',
      url: routes.mintUrl,
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ token: idToken.reveal(), ...(features.length === 0 ? {} : { features }) }),
      // Not the caller's signal: a mint that is under way is awaited, so that its token can be burned.
      timeoutSeconds: TIMEOUT_SECONDS,
    },
    // Sent twice, the same ID token would be refused as used although the first answer was lost only.
    { attempts: 1 },
  );
  deps.onAnswer?.(answer.status);
  return { answer, idToken };
}

/** A connection that failed once may hold the next time; what was asked several times already has had its chances. */
function isWorthAnother(error: unknown): boolean {
  if (!clientErrors.owns(error) || error.code !== 'index-unreachable') return false;
  return error.details['attempts'] === 1;
}

async function mint(
  { uploadUrl }: IndexTarget,
  routes: ExchangeRoutes,
  identity: AmbientIdentity,
  http: HttpClient,
  deps: ExchangeDeps,
): Promise<HttpResponse> {
  const audience = await fetchAudience(routes, uploadUrl, http, deps.signal);
  const attempts = identity.canIssueAgain ? MINT_ATTEMPTS : 1;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { answer, idToken } = await mintOnce(routes, identity, audience, http, deps);
      if (answer.status === 200) return answer;
      if (attempt >= attempts || !isPassing(answer.status)) {
        throw refusalOf(answer, indexName(uploadUrl), [idToken.reveal()], identity.title);
      }
    } catch (error) {
      if (attempt >= attempts || !isWorthAnother(error)) throw error;
    }
    await deps.sleep(
      backoffSeconds(attempt, () => deps.random()),
      deps.signal,
    );
  }
}

/**
 * Exchanges the job's identity for an upload token: discovery, audience, ID token, mint.
 * The caller burns it in every ending.
 * @throws trusted-publishing-disabled, trusted-publishing-not-offered, audience-of-another-service,
 * exchange-refused, upload-token-lives-too-long, ambient-identity-missing, discovery-…, id-token-…, index-…
 */
export async function exchange(
  target: IndexTarget,
  identity: AmbientIdentity,
  deps: ExchangeDeps,
): Promise<UploadToken> {
  parseUrl(target.uploadUrl);
  const http = createHttpClient({ ca: target.ca, deps });
  try {
    const routes = await discoverExchange(target.uploadUrl, http, deps.signal);
    const answer = await mint(target, routes, identity, http, deps);
    const minted = readJson(answer, mintResponse);
    checkToken(minted.token, answer.url);
    const token = new Secret(minted.token);
    const upload = toUploadToken(target, routes, { token, expires: minted.expires }, deps);
    try {
      // It can fail: where the log’s disk is full, a token that cannot be masked is burned.
      deps.mask(token);
      deps.signal?.throwIfAborted();
      checkLifetime(minted.expires, answer, routes, {
        index: indexName(target.uploadUrl),
        nowSeconds: () => deps.nowSeconds(),
      });
      return upload;
    } catch (error) {
      await upload.burn();
      throw error;
    }
  } finally {
    http.close();
  }
}

/** SECURITY: a line break in it would end the command that masks it and begin one of the index's own. */
function checkToken(token: string, url: string): void {
  if (/^[\u0021-\u007E]+$/u.test(token)) return;
  const problem = 'the upload token in it has characters that none may have';
  throw clientErrors.create('index-response-unreadable', { url, problem });
}

function toUploadToken(
  target: IndexTarget,
  { burnUrl, isSingleUse }: ExchangeRoutes,
  { token, expires }: { readonly token: Secret; readonly expires: number | undefined },
  deps: ClientDeps,
): UploadToken {
  let burning: Promise<BurnOutcome> | undefined;
  const burn = async (): Promise<BurnOutcome> => {
    const http = createHttpClient({ ca: target.ca, deps });
    try {
      return await burnToken(burnUrl, token, http);
    } finally {
      http.close();
    }
  };
  return { token, expiresAtSeconds: expires, isSingleUse, burn: () => (burning ??= burn()) };
}
