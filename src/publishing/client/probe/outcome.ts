import type { Secret } from '../../../base/index.ts';
import type { Claims } from '../../../trust/index.ts';
import type { BurnOutcome } from '../exchange/index.ts';
import type { AmbientIdentity, IdentityKind } from '../identity/index.ts';
import type { IndexTarget } from '../target.ts';

/** What happens during a probe. */
export type ProbeEvent =
  | { readonly kind: 'project-seen'; readonly seen: ProbeFacts['projectSeen'] }
  /** It was allowed that the exchange creates the project. */
  | { readonly kind: 'may-create' }
  /** All claims of the ID token that is about to be exchanged, as they were sent. */
  | { readonly kind: 'claims'; readonly claims: Claims }
  | { readonly kind: 'minted' }
  | { readonly kind: 'burned'; readonly burned: BurnOutcome };

/** What is probed, and by whom. */
export interface ProbeOptions {
  readonly target: IndexTarget;
  readonly identity: AmbientIdentity;
  /** The project whose registration is proved. */
  readonly project: string;
  /** What is declared of the registration at this index; left out: nothing is known. */
  readonly registration?: { readonly pending: boolean } | undefined;
  /** True: somebody wants the exchange although it would create the project. */
  readonly allowPending?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told each secret before anything can print it (`ExchangeDeps`). */
  mask(secret: Secret): void;
  onEvent?(event: ProbeEvent): void;
}

/** What every outcome says: plain JSON, stable within a major, no secret in it (`tokenless/probe/v1`). */
export interface ProbeFacts {
  /** The upload URL. */
  readonly index: string;
  /** Its normalised name (PEP 503). */
  readonly project: string;
  /** Whether the index had a page of the project before; `unknown`: it does not show it to everybody. */
  readonly projectSeen: 'yes' | 'no' | 'unknown';
  /** The CI service whose identity it was. */
  readonly provider: IdentityKind;
  /** How the index was found to exchange. */
  readonly routes: 'pep-807' | 'pypi';
  readonly audience: string;
  /** What the ID token said in the claims that matter: those compared, and which run it was. */
  readonly claims: Readonly<Record<string, string>>;
  /** The names of the claims that indexes compare with a registration. */
  readonly compared: readonly string[];
  /** RFC 3339, in UTC. */
  readonly startedAt: string;
  readonly endedAt: string;
}

/** The index gave an upload token: trusted publishing works from this job. */
export interface AcceptedProbe extends ProbeFacts {
  readonly outcome: 'accepted';
  /** When the upload token would have expired; null on an index that does not say. */
  readonly expiresAt: string | null;
  readonly burned: BurnOutcome;
  readonly refusal: null;
}

/** The index gave none. */
export interface RefusedProbe extends ProbeFacts {
  readonly outcome: 'refused';
  readonly expiresAt: null;
  readonly burned: null;
  readonly refusal: {
    readonly code: 'exchange-refused';
    readonly what: string;
    readonly why: string;
    readonly mend: string;
    readonly status: number;
    /** The index's reasons, cleaned of secrets. */
    readonly reasons: readonly { readonly code: string; readonly description: string }[];
    /** The index's own precise code, or null. */
    readonly indexCode: string | null;
  };
}

/** How a probe ended. */
export type ProbeOutcome = AcceptedProbe | RefusedProbe;
