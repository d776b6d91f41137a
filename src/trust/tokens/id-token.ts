import { decodeJwt, decodeProtectedHeader } from 'jose';
import { Secret, type Brand } from '../../base/index.ts';
import type { Claims } from '../claims/claims.ts';
import { trustErrors } from '../errors.ts';

/**
 * The longest ID token that is read, in bytes. GitHub's have about 2 KiB; GitLab's may list 200 groups.
 * Longer ones are refused before they are decoded.
 */
export const LONGEST_ID_TOKEN_BYTES = 32_768;

const COMPACT_FORM = /^[\w-]+\.[\w-]+\.[\w-]*$/u;

/** An ID token as somebody sent it: decoded, nothing proven. Its compact form does not print. */
export type UnverifiedIdToken = Brand<
  {
    readonly issuer: string;
    readonly header: Readonly<Record<string, unknown>>;
    readonly claims: Claims;
    readonly compact: Secret;
  },
  'UnverifiedIdToken'
>;

function malformed(reason: string): Error {
  return trustErrors.create('id-token-malformed', { reason });
}

function decode(text: string): { header: Readonly<Record<string, unknown>>; claims: Claims } {
  try {
    return { header: { ...decodeProtectedHeader(text) }, claims: decodeJwt(text) };
  } catch {
    // The decoder's own error is dropped: it could quote a piece of the token.
    throw malformed('its first two parts are not JSON objects');
  }
}

/**
 * Decodes an ID token without verifying anything, to see who issued it. Throws `id-token-too-large` and
 * `id-token-malformed`, the latter also when it does not say who issued it (RFC 7519 section 7.2).
 */
export function parseIdToken(text: string): UnverifiedIdToken {
  const sizeBytes = Buffer.byteLength(text);
  if (sizeBytes > LONGEST_ID_TOKEN_BYTES) {
    throw trustErrors.create('id-token-too-large', { sizeBytes, limitBytes: LONGEST_ID_TOKEN_BYTES });
  }
  // Strict, for the decoder passes over whitespace and padding.
  if (!COMPACT_FORM.test(text)) throw malformed('it is not three parts of base64url with dots between');
  const { header, claims } = decode(text);
  const issuer = claims['iss'];
  if (typeof issuer !== 'string' || issuer === '') throw malformed('it does not say who issued it: no `iss`');
  return { issuer, header, claims, compact: new Secret(text) } as UnverifiedIdToken;
}
