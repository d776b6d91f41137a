import type { TokenlessError } from '../../../base/index.ts';
import type {
  AttestationPublisher,
  AttestedDistribution,
  CertificateClaims,
  Statement,
} from '../../../trust/index.ts';
import { type TrustRoot, publicGoodTrustRoot } from './trust-root/text.ts';

/** A statement with who signed it and when a log took it: the cryptography holds, what it says is not judged. */
export interface SignedStatement {
  readonly statement: Statement;
  /** What the certificate says of the CI job that signed. */
  readonly claims: CertificateClaims;
  /** When the transparency log took it, in Unix seconds. */
  readonly loggedAtSeconds: number;
  /** Its number in the log, for a person who wants to look it up. */
  readonly logIndex: string;
}

/** One attestation of one distribution: verified, or refused with a coded error. */
export type AttestationVerdict =
  | ({ readonly verdict: 'verified'; readonly predicateType: string } & Omit<SignedStatement, 'statement'>)
  | { readonly verdict: 'refused'; readonly error: TokenlessError };

/** Verifies attestations against one trust root, without any network. */
export interface AttestationVerifier {
  /** The trust root's title. */
  readonly trustRoot: string;
  /**
   * Signature, certificate, transparency log, time, subject, digest and, where a publisher is given, whether it is
   * the publisher's job that signed. The attestation may be any JSON value. Never throws for what it holds.
   */
  verify(
    attestation: unknown,
    distribution: AttestedDistribution,
    publisher?: AttestationPublisher,
  ): AttestationVerdict;
  /**
   * Signature, certificate, transparency log and time only; what the statement says is the caller's to judge.
   * @throws attestation-malformed, attestation-statement-invalid, attestation-certificate-untrusted,
   * attestation-log-entry-invalid, attestation-signature-invalid
   */
  verifySigned(attestation: unknown): SignedStatement;
}

/**
 * Makes a verifier; without a trust root it believes the public-good instance, as PyPI does. Sigstore's libraries take
 * half a second to load, so they are loaded here and not with the module.
 * @throws trust-root-invalid
 */
export async function createAttestationVerifier(
  options: { readonly trustRoot?: TrustRoot | undefined } = {},
): Promise<AttestationVerifier> {
  const { makeVerifier } = await import('./verify.ts');
  return makeVerifier(options.trustRoot ?? publicGoodTrustRoot());
}
