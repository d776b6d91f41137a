import type { Secret } from '../../../base/index.ts';
import { clientErrors } from '../errors.ts';
import type { HttpClient } from '../http/index.ts';
import { detectBuildkite } from './buildkite.ts';
import { detectCircleCi } from './circleci.ts';
import { detectGitHub } from './github.ts';
import { detectGitLab } from './gitlab.ts';
import { detectGoogle } from './google.ts';
import { type Machine, thisMachine } from './machine.ts';

/** Environment variables, handed in. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a request for an ID token needs. */
export interface IdTokenRequest {
  /** Whom the token is for: what the index's audience endpoint says. */
  readonly audience: string;
  readonly http: HttpClient;
  readonly signal?: AbortSignal | undefined;
  /** The clock (default: the system's), by which a token that was made long ago is found too old. */
  nowSeconds?(): number;
}

/** What a detector looks at. */
export interface DetectionFacts {
  readonly environment: Environment;
  /** The audience that will be asked for, where it is known already: GitLab's variable is called after it. */
  readonly audience?: string | undefined;
  readonly machine: Machine;
}

/** The CI services whose jobs can ask for an ID token. */
export type IdentityKind = 'github' | 'gitlab' | 'circleci' | 'buildkite' | 'google';

/** The CI job that we run in, which can ask its provider for ID tokens. */
export interface AmbientIdentity {
  /** The provider, as in `src/trust` where an index knows it; one file here per provider. */
  readonly kind: IdentityKind;
  /** What people call the provider. */
  readonly title: string;
  /**
   * True: each request gives a new ID token, so an upload token can be minted again. False: it is the same one
   * each time, and an index takes it once: exchange late, and when the upload token has expired, what is not
   * uploaded by then stays for a new run of the job.
   */
  readonly canIssueAgain: boolean;
  /** The environment variables that let a process ask for ID tokens: kept from a client that needs none. */
  readonly variables: readonly string[];
  /**
   * Asks for an ID token and checks that it is one for this audience.
   * @throws ambient-identity-missing (GitLab: no token for this audience), id-token-request-refused,
   * id-token-agent-failed, id-token-answer-unusable, index-unreachable
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

/**
 * Detectors in the order in which they are asked; one file per provider. Google Cloud is last: its machines run
 * the jobs of other services too, and then the job's identity is meant.
 */
const DETECTORS: readonly ((facts: DetectionFacts) => AmbientIdentity | NoAmbientIdentity | undefined)[] = [
  detectGitHub,
  detectGitLab,
  detectCircleCi,
  detectBuildkite,
  detectGoogle,
];

const NOWHERE: NoAmbientIdentity = {
  kind: 'none',
  why: 'this is not a CI job that can ask for an ID token: none of `GITHUB_ACTIONS`, `GITLAB_CI`, `CIRCLECI` and `BUILDKITE` is set, and this is no machine of Google Cloud',
  mend: 'run this in the publish job of the release workflow; `tokenless rehearse` does it all on this machine',
};

/** What is known besides the environment. */
export interface DetectionOptions {
  /** The audience that will be asked for, where it is known already. */
  readonly audience?: string | undefined;
  /** For tests (default: this machine). */
  readonly machine?: Machine;
}

/** Finds the CI job that we run in. The first provider that recognises its environment answers. */
export function detectAmbientIdentity(
  environment: Environment,
  { audience, machine = thisMachine }: DetectionOptions = {},
): AmbientIdentity | NoAmbientIdentity {
  for (const detect of DETECTORS) {
    const found = detect({ environment, audience, machine });
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
export function requireAmbientIdentity(
  environment: Environment,
  options?: DetectionOptions,
): AmbientIdentity {
  const found = detectAmbientIdentity(environment, options);
  if (isAmbientIdentity(found)) return found;
  throw clientErrors.create('ambient-identity-missing', { why: found.why, mend: found.mend });
}
