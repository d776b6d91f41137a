import type { Secret } from '../../../base/index.ts';
import {
  type Attestation,
  type AttestedDistribution,
  type Statement,
  publishStatement,
} from '../../../trust/index.ts';
import type { ClientDeps } from '../deps.ts';
import { type HttpClient, parseUrl } from '../http/index.ts';
import type { AmbientIdentity } from '../identity/index.ts';
import { PUBLIC_GOOD_ENDPOINTS, type SigstoreEndpoints } from './endpoints.ts';

/** What happens while statements are signed. */
export type SigningEvent =
  /** The authority gave a certificate; all statements until its end are signed with it. */
  | { readonly kind: 'certified'; readonly endsAtSeconds: number }
  /** A statement about this subject is signed and in the log. */
  | { readonly kind: 'signed'; readonly subject: string; readonly logIndex: string };

/** Who signs, where, and what it takes from the world. */
export interface SigningOptions {
  /** The CI job; asked for an ID token for the audience `sigstore`. */
  readonly identity: AmbientIdentity;
  /** For the ID token. */
  readonly http: HttpClient;
  readonly deps: Pick<ClientDeps, 'nowSeconds'>;
  /** Default: the public-good instance. */
  readonly endpoints?: SigstoreEndpoints | undefined;
  /** How often a service that does not answer is asked again (default 3). */
  readonly retries?: number;
  /** How long a service may take to answer, in seconds (default 20). */
  readonly timeoutSeconds?: number;
  /** Told the ID token before anything can print it (`ExchangeDeps`). */
  mask(secret: Secret): void;
  onEvent?(event: SigningEvent): void;
}

/** Signs statements as the CI job that it runs in. Key and certificate are in memory only and shared by all. */
export interface StatementSigner {
  /**
   * Signs an in-toto statement and has the log take it; several at once is fine.
   * @throws attestation-signing-failed, ambient-identity-missing, id-token-request-refused,
   * id-token-answer-unusable, index-unreachable
   */
  signStatement(statement: Statement, signal?: AbortSignal): Promise<Attestation>;
}

/**
 * Makes a signer; nothing is asked for before the first statement, and Sigstore's libraries are loaded then.
 * @throws index-url-invalid, index-url-not-https: the authority gets an ID token
 */
export function createSigner(options: SigningOptions): StatementSigner {
  const { fulcioUrl, rekorUrl } = options.endpoints ?? PUBLIC_GOOD_ENDPOINTS;
  for (const url of [fulcioUrl, rekorUrl]) parseUrl(url);
  let made: Promise<StatementSigner> | undefined;
  return {
    async signStatement(statement, signal) {
      made ??= import('./sign.ts').then(({ makeSigner }) => makeSigner(options, { fulcioUrl, rekorUrl }));
      return (await made).signStatement(statement, signal);
    },
  };
}

/** Gives the attestations of one distribution, as an upload sends them. */
export type Attester = (file: AttestedDistribution, signal?: AbortSignal) => Promise<readonly Attestation[]>;

/**
 * Makes what attests distributions as published (PEP 740): one statement each, nothing on disk.
 * @throws index-url-invalid, index-url-not-https
 */
export function createAttester(options: SigningOptions): Attester {
  const signer = createSigner(options);
  return async (file, signal) => [await signer.signStatement(publishStatement(file), signal)];
}
