import { Secret } from '../../../base/index.ts';
import { MINT_TOKEN_PATH, mintResponse } from '../../../wire/index.ts';
import type { ClientDeps } from '../deps.ts';
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
import { refusalOf } from './refusal.ts';

const TIMEOUT_SECONDS = 30;
const MINT_ATTEMPTS = 4;

/** A minted upload token and its end. */
export interface UploadToken {
  readonly token: Secret;
  /** When it expires, in Unix seconds; undefined on an index that does not say. */
  readonly expiresAtSeconds: number | undefined;
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
  readonly signal?: AbortSignal | undefined;
}

/** One attempt to mint, with an ID token of its own: an ID token is good for one use. */
async function mintOnce(
  target: IndexTarget,
  identity: AmbientIdentity,
  audience: string,
  http: HttpClient,
  deps: ExchangeDeps,
): Promise<{ answer: HttpResponse; idToken: Secret }> {
  const { signal } = deps;
  const idToken = await identity.requestIdToken({ audience, http, signal });
  deps.mask(idToken);
  const answer = await http.request(
    {
      method: 'POST',
      url: new URL(MINT_TOKEN_PATH, target.uploadUrl).href,
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ token: idToken.reveal() }),
      // Not the caller's signal: a mint that is under way is awaited, so that its token can be burned.
      timeoutSeconds: TIMEOUT_SECONDS,
    },
    // Sent twice, the same ID token would be refused as used although the first answer was lost only.
    { attempts: 1 },
  );
  return { answer, idToken };
}

async function mint(
  target: IndexTarget,
  identity: AmbientIdentity,
  http: HttpClient,
  deps: ExchangeDeps,
): Promise<HttpResponse> {
  const audience = await fetchAudience(target.uploadUrl, http, deps.signal);
  const attempts = identity.canIssueAgain ? MINT_ATTEMPTS : 1;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { answer, idToken } = await mintOnce(target, identity, audience, http, deps);
      if (answer.status === 200) return answer;
      if (attempt >= attempts || !isPassing(answer.status)) {
        throw refusalOf(answer, indexName(target.uploadUrl), [idToken.reveal()]);
      }
    } catch (error) {
      const passing = clientErrors.owns(error) && error.code === 'index-unreachable';
      if (attempt >= attempts || !passing) throw error;
    }
    await deps.sleep(
      backoffSeconds(attempt, () => deps.random()),
      deps.signal,
    );
  }
}

/**
 * Exchanges the job's identity for an upload token: audience, ID token, mint.
 * The caller burns it in every ending.
 * @throws trusted-publishing-disabled, trusted-publishing-not-offered, exchange-refused, id-token-…, index-…
 */
export async function exchange(
  target: IndexTarget,
  identity: AmbientIdentity,
  deps: ExchangeDeps,
): Promise<UploadToken> {
  parseUrl(target.uploadUrl);
  const http = createHttpClient({ ca: target.ca, deps });
  try {
    const minted = readJson(await mint(target, identity, http, deps), mintResponse);
    const token = new Secret(minted.token);
    deps.mask(token);
    const upload = toUploadToken(target, token, minted.expires, deps);
    if (deps.signal?.aborted === true) await upload.burn();
    deps.signal?.throwIfAborted();
    return upload;
  } finally {
    http.close();
  }
}

function toUploadToken(
  target: IndexTarget,
  token: Secret,
  expiresAtSeconds: number | undefined,
  deps: ClientDeps,
): UploadToken {
  let burning: Promise<BurnOutcome> | undefined;
  const burn = async (): Promise<BurnOutcome> => {
    const http = createHttpClient({ ca: target.ca, deps });
    try {
      return await burnToken(target.uploadUrl, token, http);
    } finally {
      http.close();
    }
  };
  return { token, expiresAtSeconds, burn: () => (burning ??= burn()) };
}
