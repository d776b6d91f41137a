import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../base/index.ts';
import { indexErrors } from './usecases/index.ts';

/** The one account of the index, with the credential that its management API asks for. */
export interface OwnerConfig {
  readonly name: string;
  readonly credential: Secret;
}

const MINIMUM_LENGTH = 16;

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/**
 * Tells whose management credential a text is. Compared by SHA-256 in constant time, so that neither length
 * nor beginning of the right one can be measured. Throws `owner-credential-weak` for a short one.
 */
export function createAccountOf({ name, credential }: OwnerConfig): (given: string) => string | undefined {
  if (credential.reveal().length < MINIMUM_LENGTH) {
    throw indexErrors.create('owner-credential-weak', { minimumLength: MINIMUM_LENGTH });
  }
  const expected = sha256(credential.reveal());
  return (given) => (timingSafeEqual(sha256(given), expected) ? name : undefined);
}
