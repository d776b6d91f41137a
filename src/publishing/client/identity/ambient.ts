import type { Secret } from '../../../base/index.ts';
import { clientErrors } from '../errors.ts';
import type { HttpClient } from '../http/index.ts';
import { detectGitHub } from './github.ts';

/** Environment variables, handed in. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a request for an ID token needs. */
export interface IdTokenRequest {
  /** Whom the token is for: what the index's audience endpoint says. */
  readonly audience: string;
  readonly http: HttpClient;
  readonly signal?: AbortSignal | undefined;
}

/** The CI job that we run in, which can ask its provider for ID tokens. */
export interface AmbientIdentity {
  /** The provider, as in `src/trust`; one file here per provider. */
  readonly kind: 'github';
  /** What people call the provider. */
  readonly title: string;
  /** True: each request gives a new ID token, so an upload token can be minted again. */
  readonly canIssueAgain: boolean;
  /** The environment variables that let a process ask for ID tokens: kept from a client that needs none. */
  readonly variables: readonly string[];
  /**
   * Asks for an ID token and checks that it is one for this audience.
   * @throws id-token-request-refused, id-token-answer-unusable, index-unreachable
   */
  requestIdToken(request: IdTokenRequest): Promise<Secret>;
}

/** We do not run in a CI job that can ask for ID tokens: a result, not an error. */
export interface NoAmbientIdentity {
  readonly kind: 'none';
  /** What was looked for and not found. */
  readonly why: string;
  /** What to do about it. */
  readonly mend: string;
}

/** Detectors in the order in which they are asked; one file per provider. */
const DETECTORS: readonly ((environment: Environment) => AmbientIdentity | NoAmbientIdentity | undefined)[] =
  [detectGitHub];

const NOWHERE: NoAmbientIdentity = {
  kind: 'none',
  why: 'this is not a CI job that can ask for an ID token: `GITHUB_ACTIONS` is not set',
  mend: 'run this in the publish job of the release workflow; `tokenless rehearse` does it all on this machine',
};

/** Finds the CI job that we run in. The first provider that recognises its environment answers. */
export function detectAmbientIdentity(environment: Environment): AmbientIdentity | NoAmbientIdentity {
  for (const detect of DETECTORS) {
    const found = detect(environment);
    if (found !== undefined) return found;
  }
  return NOWHERE;
}

/** True for an identity that can ask for ID tokens. */
export function isAmbientIdentity(found: AmbientIdentity | NoAmbientIdentity): found is AmbientIdentity {
  return found.kind !== 'none';
}

/**
 * The same for a caller that cannot go on without one.
 * @throws ambient-identity-missing
 */
export function requireAmbientIdentity(environment: Environment): AmbientIdentity {
  const found = detectAmbientIdentity(environment);
  if (isAmbientIdentity(found)) return found;
  throw clientErrors.create('ambient-identity-missing', { why: found.why, mend: found.mend });
}
