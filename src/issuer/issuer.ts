import { setTimeout as sleep } from 'node:timers/promises';
import type { JSONWebKeySet } from 'jose';
import type { Secret } from '../base/index.ts';
import type { Claims } from '../trust/index.ts';
import type { IssuerFault, IssuerFaults } from './faults.ts';
import { DEFAULT_LIFETIME_SECONDS, issueIdToken } from './id-token.ts';
import { type Listener, listen } from './listener.ts';
import { IDENTITY_PATH, KEY_SET_PATH, createIssuerRoutes } from './routes.ts';
import { type SigningKeys, createSigningKeys } from './signing-keys.ts';

const DEFAULT_SLOW_SECONDS = 10;

/** What a caller may log about the issuer; it never holds a token. */
export interface IssuerEvent {
  readonly event: 'issuer.id-token-issued';
  readonly audience: string;
  readonly faults: IssuerFaults;
}

/** How a local issuer is set up. */
export interface IssuerConfig {
  /** The URL for `iss`, for instance GitHub's real one; left out: the URL that the issuer listens on. */
  readonly issuer?: string;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly tls?: { readonly keyPem: string; readonly certificatePem: string };
  /** The job's claims. `audience` is empty when the caller named none: GitHub then takes the owner's URL. */
  readonly claimsFor: (request: { readonly audience: string }) => Claims;
  /** The time in Unix seconds. */
  readonly nowSeconds: () => number;
  /** What `ACTIONS_ID_TOKEN_REQUEST_TOKEN` holds. */
  readonly requestToken: Secret;
  readonly faults?: IssuerFaults;
  /** Life of an ID token; GitHub's five minutes when left out. */
  readonly lifetimeSeconds?: number;
  /** How long the fault `slow` waits: longer than clients do, when left out. */
  readonly slowSeconds?: number;
  log?(event: IssuerEvent): void;
}

/** A local OIDC issuer that listens. */
export interface RunningIssuer {
  readonly url: string;
  readonly port: number;
  /** What stands in `iss`. */
  readonly issuer: string;
  /** The published key set, for an index that pins it. */
  keySet(): JSONWebKeySet;
  /** The variables by which unmodified clients believe that they run in GitHub Actions. Holds a secret. */
  environment(): Record<string, string>;
  setClaims(claims: Claims): void;
  /** A new key signs; the one before stays published, older ones do not. */
  rotateKeys(): Promise<void>;
  setFaults(faults: IssuerFaults): void;
  /** Ends at once: open connections are cut. */
  close(): Promise<void>;
}

/**
 * Starts a local OIDC issuer: discovery, a key set made at start, and GitHub's identity endpoint. Claims are
 * handed in. Throws `issuer-port-unavailable` when it cannot listen.
 */
export async function startIssuer(config: IssuerConfig): Promise<RunningIssuer> {
  const keys = await createSigningKeys();
  const state = { faults: new Set<IssuerFault>(config.faults), claimsFor: config.claimsFor };
  const closing = new AbortController();
  const issuer = (): string => config.issuer ?? listener.url;
  const app = createIssuerRoutes({
    requestToken: config.requestToken,
    discovery: () => discoveryOf(issuer(), listener.url),
    keySet: () => keys.keySet(),
    has: (fault) => state.faults.has(fault),
    dawdle: () => dawdle(config.slowSeconds ?? DEFAULT_SLOW_SECONDS, closing.signal),
    issue: (audience) => issue({ config, state, keys, issuer: issuer(), audience }),
  });
  const listener: Listener = await listen(app, config);
  return {
    url: listener.url,
    port: listener.port,
    issuer: issuer(),
    keySet: () => keys.keySet(),
    environment: () => environmentOf(listener.url, config.requestToken),
    setClaims: (claims) => void (state.claimsFor = (): Claims => claims),
    rotateKeys: () => keys.rotate(),
    setFaults: (faults) => void (state.faults = new Set(faults)),
    close: async () => {
      closing.abort();
      await listener.close();
    },
  };
}

interface Issue {
  readonly config: IssuerConfig;
  readonly state: {
    readonly faults: ReadonlySet<IssuerFault>;
    readonly claimsFor: IssuerConfig['claimsFor'];
  };
  readonly keys: SigningKeys;
  readonly issuer: string;
  readonly audience: string;
}

async function issue({ config, state, keys, issuer, audience }: Issue): Promise<string> {
  const claims = state.claimsFor({ audience });
  const named = audience === '' ? defaultAudienceOf(claims) : audience;
  const token = await issueIdToken(
    {
      issuer,
      audience: named,
      claims,
      nowSeconds: config.nowSeconds(),
      lifetimeSeconds: config.lifetimeSeconds ?? DEFAULT_LIFETIME_SECONDS,
      faults: state.faults,
    },
    keys,
  );
  config.log?.({ event: 'issuer.id-token-issued', audience: named, faults: [...state.faults] });
  return token;
}

/** GitHub's default audience: the URL of the repository's owner. */
function defaultAudienceOf(claims: Claims): string {
  const owner = claims['repository_owner'];
  return `https://github.com/${typeof owner === 'string' ? owner : ''}`;
}

function discoveryOf(issuer: string, url: string): object {
  return {
    issuer,
    jwks_uri: `${url}${KEY_SET_PATH}`,
    subject_types_supported: ['public', 'pairwise'],
    response_types_supported: ['id_token'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid'],
  };
}

function environmentOf(url: string, requestToken: Secret): Record<string, string> {
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    // GitHub's own address has a query already: a client that appends `?audience=` breaks there and here.
    ACTIONS_ID_TOKEN_REQUEST_URL: `${url}${IDENTITY_PATH}?api-version=2.0`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken.reveal(),
  };
}

async function dawdle(seconds: number, signal: AbortSignal): Promise<void> {
  // Ends early when the issuer closes: the connection is cut then, nobody waits for the answer.
  await sleep(seconds * 1000, undefined, { signal }).catch(() => undefined);
}
