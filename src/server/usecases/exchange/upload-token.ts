import { createHash } from 'node:crypto';
import { Secret } from '../../../base/index.ts';
import { UPLOAD_TOKEN_PREFIX } from '../../../wire/index.ts';
import type { RandomSource } from '../ports.ts';

/** Life of an upload token: what PyPI gives and PEP 807 asks for at least. */
export const UPLOAD_TOKEN_LIFETIME_SECONDS = 900;

/**
 * Behind PyPI's prefix, ours, so that a leaked token is recognised as one of a tokenless index. Changing it
 * makes the search for leaked tokens blind to the new ones.
 */
const OWN_PREFIX = 'tl1_';
const SECRET_BYTES = 32;
const CHECKSUM_LENGTH = 8;
const FORM = new RegExp(
  `^${UPLOAD_TOKEN_PREFIX}${OWN_PREFIX}[A-Za-z0-9_-]{43}[0-9a-f]{${CHECKSUM_LENGTH}}$`,
  'u',
);

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A new upload token: `pypi-tl1_`, 256 random bits and a checksum that tells a token from a typing error. */
export function makeUploadToken(random: RandomSource): Secret {
  const body = OWN_PREFIX + Buffer.from(random.bytes(SECRET_BYTES)).toString('base64url');
  return new Secret(UPLOAD_TOKEN_PREFIX + body + sha256(body).slice(0, CHECKSUM_LENGTH));
}

/** True when the text has the form of one of our upload tokens, checksum included. */
export function isUploadToken(text: string): boolean {
  if (!FORM.test(text)) return false;
  const body = text.slice(UPLOAD_TOKEN_PREFIX.length, -CHECKSUM_LENGTH);
  return sha256(body).slice(0, CHECKSUM_LENGTH) === text.slice(-CHECKSUM_LENGTH);
}

/** What the index keeps of an upload token, and finds it by. */
export function hashUploadToken(token: string): string {
  return sha256(token);
}
