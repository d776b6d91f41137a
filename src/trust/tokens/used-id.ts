import { createHash } from 'node:crypto';
import { textClaim, type SignedClaims } from '../claims/claims.ts';
import { CLOCK_SKEW_LEEWAY_SECONDS } from './clock-skew.ts';
import type { UnverifiedIdToken } from './id-token.ts';

/** How much longer than the token itself its used ID is kept: for the time between check and mint. */
const KEPT_LONGER_SECONDS = 5;

/** What stops an ID token from being exchanged twice. */
export interface UsedId {
  /** The token's own issuer: two issuers may give the same `jti`. */
  readonly issuer: string;
  readonly id: string;
  /** Where the id comes from; a profile may let tokens without `jti` be reused (`tokensWithoutJti`). */
  readonly source: 'jti' | 'sha256';
  /** The last Unix second in which the record must still be there. */
  readonly keepUntilSeconds: number;
}

/** The last second in which the used ID of a token with this `exp` must be kept. */
export function keepUsedIdUntil(expiresAtSeconds: number): number {
  return Math.ceil(expiresAtSeconds) + CLOCK_SKEW_LEEWAY_SECONDS + KEPT_LONGER_SECONDS;
}

/**
 * The used ID of a verified token: its `jti`, or the SHA-256 of the signed part where it has none. The
 * signature is left out: some algorithms allow many signatures of one token.
 */
export function usedIdOf(token: UnverifiedIdToken, claims: SignedClaims): UsedId {
  const jti = textClaim(claims, 'jti') ?? '';
  const compact = token.compact.reveal();
  const signed = compact.slice(0, compact.lastIndexOf('.'));
  const { exp } = claims;
  return {
    issuer: token.issuer,
    id: jti === '' ? createHash('sha256').update(signed).digest('hex') : jti,
    source: jti === '' ? 'sha256' : 'jti',
    keepUntilSeconds: keepUsedIdUntil(typeof exp === 'number' ? exp : 0),
  };
}
