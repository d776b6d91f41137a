import { InternalError } from '@sigstore/sign';
import { isTokenlessError } from '../../../base/index.ts';
import { clientErrors } from '../errors.ts';
import { printable } from '../http/index.ts';
import type { SigstoreEndpoints } from './endpoints.ts';

/**
 * Whatever signing threw, as a failure that can be told. The library's own error is not kept as cause: one of them
 * quotes the ID token.
 */
export function signingFailure(
  error: unknown,
  { fulcioUrl, rekorUrl }: SigstoreEndpoints,
  secrets: readonly string[],
): Error {
  if (isTokenlessError(error)) return error;
  const fail = (service: string, url: string, problem: string): Error =>
    clientErrors.create('attestation-signing-failed', { service, url, problem: printable(problem, secrets) });
  if (error instanceof InternalError) {
    if (isTokenlessError(error.cause)) return error.cause;
    if (error.code === 'IDENTITY_TOKEN_PARSE_ERROR') {
      const problem = 'its claims name no subject that a certificate could be for';
      return clientErrors.create('id-token-answer-unusable', { provider: 'the CI service', problem });
    }
    const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
    const problem = `${error.message}${cause}`;
    if (error.code.startsWith('CA_')) return fail('certificate authority', fulcioUrl, problem);
    return fail('transparency log', rekorUrl, problem);
  }
  return fail('transparency log', rekorUrl, 'its answer cannot be read');
}
