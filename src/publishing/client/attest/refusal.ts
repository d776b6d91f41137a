import { ValidationError } from '@sigstore/bundle';
import { VerificationError } from '@sigstore/verify';
import { type TokenlessError, isTokenlessError } from '../../../base/index.ts';
import { clientErrors } from '../errors.ts';
import { printable } from '../http/index.ts';

const CERTIFICATE = new Set(['CERTIFICATE_ERROR', 'PUBLIC_KEY_ERROR']);

function wordsOf(error: Error): string {
  // What the library says can quote the attestation; it is a stranger's.
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return printable(`${error.message}${cause}`);
}

/** Whatever verifying threw, as a refusal: a hostile attestation must never look like a crash of ours. */
export function refusalOf(error: unknown): TokenlessError {
  if (isTokenlessError(error)) return error;
  const cause = { cause: error };
  if (error instanceof VerificationError) {
    const problem = wordsOf(error);
    if (CERTIFICATE.has(error.code))
      return clientErrors.create('attestation-certificate-untrusted', { problem }, cause);
    if (error.code === 'SIGNATURE_ERROR')
      return clientErrors.create('attestation-signature-invalid', {}, cause);
    return clientErrors.create('attestation-log-entry-invalid', { problem }, cause);
  }
  const problem =
    error instanceof ValidationError
      ? `it lacks ${error.fields.map((field) => `\`${field.replace(/^verificationMaterial\./u, '')}\``).join(', ')}`
      : 'it cannot be read';
  return clientErrors.create('attestation-log-entry-invalid', { problem }, cause);
}
