import type { JWK } from 'jose';
import { isRecord } from '../../../base/index.ts';
import { trustErrors } from '../../../trust/index.ts';
import type { Clock, KeySetSource } from '../../usecases/index.ts';
import { type FetchLimits, fetchJson } from './fetch-json.ts';

/** How remote key sets are fetched; everything has a default. */
export interface RemoteKeySetOptions {
  readonly nowSeconds?: Clock;
  /** How long an issuer is left alone after a refresh, whether it worked or not. */
  readonly cooldownSeconds?: number;
  /** When a key set is fetched anew although it has the key, so that a withdrawn key stops working. */
  readonly maxAgeSeconds?: number;
  readonly timeoutMilliseconds?: number;
  /** Largest discovery document or key set. */
  readonly maxBytes?: number;
  /** What could not be fetched and why, for the log. */
  readonly onFailure?: (issuer: string, reason: string) => void;
}

const DEFAULTS = {
  cooldownSeconds: 60,
  maxAgeSeconds: 3600,
  timeoutMilliseconds: 5000,
  maxBytes: 512 * 1024,
};

interface Cached {
  readonly keys: ReadonlyMap<string, JWK>;
  readonly fetchedAtSeconds: number;
}

interface IssuerState {
  cached: Cached | undefined;
  triedAtSeconds: number;
  lastFailure: string;
  refreshing: Promise<void> | undefined;
}

function keysOf(document: unknown): ReadonlyMap<string, JWK> {
  const keys = isRecord(document) ? document['keys'] : undefined;
  if (!Array.isArray(keys) || keys.length === 0) throw new Error('the key set has no keys');
  const usable = (keys as unknown[]).filter(isRecord).filter((key) => typeof key['kid'] === 'string');
  return new Map(usable.map((key) => [String(key['kid']), key as JWK]));
}

async function fetchKeys(issuer: string, limits: FetchLimits): Promise<ReadonlyMap<string, JWK>> {
  const discovery = await fetchJson(`${issuer}/.well-known/openid-configuration`, limits);
  const uri = isRecord(discovery) ? discovery['jwks_uri'] : undefined;
  if (typeof uri !== 'string') throw new Error('the discovery document has no `jwks_uri`');
  return keysOf(await fetchJson(uri, limits));
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it could not be asked';
  // `fetch` says only that it failed; the cause says why.
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

/**
 * Key sets asked of the issuers themselves (OpenID Connect Discovery), kept per issuer. An unknown `kid`
 * makes it ask anew, but no issuer is asked more than once per cooldown, whether the last time worked or not
 * (docs/adr/035): strangers choose the `kid`.
 */
export function remoteKeySets(options: RemoteKeySetOptions = {}): KeySetSource {
  const settings = { ...DEFAULTS, ...options };
  const nowSeconds = options.nowSeconds ?? (() => Math.floor(Date.now() / 1000));
  const states = new Map<string, IssuerState>();

  async function refresh(issuer: string, state: IssuerState): Promise<void> {
    state.triedAtSeconds = nowSeconds();
    try {
      state.cached = { keys: await fetchKeys(issuer, settings), fetchedAtSeconds: nowSeconds() };
    } catch (error) {
      state.lastFailure = reasonOf(error);
      options.onFailure?.(issuer, state.lastFailure);
    } finally {
      state.refreshing = undefined;
    }
  }

  async function refreshUnlessCooling(issuer: string, state: IssuerState): Promise<void> {
    if (state.refreshing === undefined) {
      if (nowSeconds() - state.triedAtSeconds < settings.cooldownSeconds) return;
      state.refreshing = refresh(issuer, state);
    }
    await state.refreshing;
  }

  return {
    pinnedIssuers: [],
    async findKey(issuer, kid) {
      const state = states.get(issuer) ?? {
        cached: undefined,
        triedAtSeconds: -Infinity,
        lastFailure: '',
        refreshing: undefined,
      };
      states.set(issuer, state);
      const { cached } = state;
      const isFresh = cached !== undefined && nowSeconds() - cached.fetchedAtSeconds < settings.maxAgeSeconds;
      if (!isFresh || !cached.keys.has(kid)) await refreshUnlessCooling(issuer, state);
      if (state.cached !== undefined) return state.cached.keys.get(kid);
      throw trustErrors.create('issuer-unreachable', { issuer, reason: state.lastFailure });
    },
  };
}
