import {
  type Attestation,
  type AttestationPublisher,
  type Statement,
  checkAttestationPublisher,
} from '../../../trust/index.ts';
import { clientErrors } from '../errors.ts';
import { type SigningOptions, createSigner } from './attester.ts';
import type { AttestationVerifier, SignedStatement } from './verifier.ts';

/**
 * Signs any in-toto statement as the CI job that we run in, in the form of an attestation of PEP 740.
 * @throws what `StatementSigner` throws
 */
export async function signStatement(
  statement: Statement,
  options: SigningOptions,
  signal?: AbortSignal,
): Promise<Attestation> {
  return createSigner(options).signStatement(statement, signal);
}

/** What a signed statement must be to count. */
export interface ExpectedStatement {
  readonly predicateType: string;
  /** Whose job must have signed. */
  readonly publisher: AttestationPublisher;
}

/**
 * Verifies a signed statement of any predicate: cryptography, predicate type, and that the expected repository's
 * workflow signed it. What subject and predicate say is left to the caller.
 * @throws what `AttestationVerifier.verifySigned` throws, statement-predicate-mismatch, attestation-publisher-mismatch
 */
export function verifyStatement(
  verifier: AttestationVerifier,
  attestation: unknown,
  expected: ExpectedStatement,
): SignedStatement {
  const signed = verifier.verifySigned(attestation);
  const got = signed.statement.predicateType;
  if (got !== expected.predicateType) {
    throw clientErrors.create('statement-predicate-mismatch', { expected: expected.predicateType, got });
  }
  checkAttestationPublisher(expected.publisher, signed.claims);
  return signed;
}
