import { compactVerify, errors, type JWK } from 'jose';
import type { TokenlessError } from '../../base/index.ts';
import type { Claims, SignedClaims } from '../claims/claims.ts';
import { trustErrors } from '../errors.ts';
import type { Provider } from '../providers/provider.ts';
import type { RegistryProfile } from '../registries/profile.ts';
import { CLOCK_SKEW_LEEWAY_SECONDS } from './clock-skew.ts';
import type { UnverifiedIdToken } from './id-token.ts';

/** What an ID token is held against. */
export interface IdTokenCheck {
  readonly provider: Provider;
  /** The exact issuer whose keys `findKey` looks in. */
  readonly issuer: string;
  readonly audience: string;
  /** Read once the key was found, for asking an issuer takes its time. */
  readonly nowSeconds: () => number;
  /** The issuer's key of an id, from a key set that the index fetched itself. */
  readonly findKey: (kid: string) => Promise<JWK | undefined>;
  readonly profile: RegistryProfile;
}

function malformed(reason: string): Error {
  return trustErrors.create('id-token-malformed', { reason });
}

function checkHeader(token: UnverifiedIdToken, check: IdTokenCheck): { kid: string; algorithm: string } {
  const { alg, kid, crit } = token.header;
  // SECURITY: the allow-list is ours, never the key's or the token's; else `none`, or HS256 signed with the
  // public key, would pass. `jku`, `jwk` and `x5u` are never read. Guarded by verify.test.ts.
  const { algorithms } = check.provider;
  if (typeof alg !== 'string' || !algorithms.includes(alg)) {
    throw trustErrors.create('id-token-algorithm-not-allowed', { algorithm: alg, allowed: algorithms });
  }
  if (crit !== undefined) throw malformed('its header has `crit`, which no CI service uses');
  if (typeof kid !== 'string' || kid === '') throw trustErrors.create('id-token-key-id-missing', {});
  return { kid, algorithm: alg };
}

function checkIssuer(got: unknown, expected: string): void {
  if (got !== expected) throw trustErrors.create('id-token-issuer-mismatch', { expected, got });
}

function checkAudience(claims: Claims, expected: string): void {
  const got = claims['aud'];
  if (got === undefined || got === null) throw trustErrors.create('id-token-claim-missing', { claim: 'aud' });
  if (Array.isArray(got)) throw trustErrors.create('id-token-audience-is-list', { expected, got });
  if (got !== expected) throw trustErrors.create('id-token-audience-mismatch', { expected, got });
}

function timeClaim(claims: Claims, claim: string): number {
  const value = claims[claim];
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw trustErrors.create('id-token-claim-missing', { claim });
}

function checkNotBefore(claim: string, claims: Claims, nowSeconds: number): void {
  const validFromSeconds = timeClaim(claims, claim);
  if (validFromSeconds <= nowSeconds + CLOCK_SKEW_LEEWAY_SECONDS) return;
  throw trustErrors.create('id-token-not-yet-valid', { claim, validFromSeconds, nowSeconds });
}

function checkTimes(claims: Claims, { provider, profile, ...check }: IdTokenCheck): void {
  const nowSeconds = check.nowSeconds();
  const expiresAtSeconds = timeClaim(claims, 'exp');
  if (expiresAtSeconds <= nowSeconds - CLOCK_SKEW_LEEWAY_SECONDS) {
    throw trustErrors.create('id-token-expired', { expiresAtSeconds, nowSeconds });
  }
  checkNotBefore('iat', claims, nowSeconds);
  if (claims['nbf'] !== undefined) checkNotBefore('nbf', claims, nowSeconds);
  const lifetimeSeconds = expiresAtSeconds - timeClaim(claims, 'iat');
  const ceilingSeconds = provider.longestIdTokenLifeSeconds;
  if (profile.rules.idTokenLifetime === 'provider-ceiling' && lifetimeSeconds > ceilingSeconds) {
    throw trustErrors.create('id-token-lives-too-long', {
      lifetimeSeconds,
      ceilingSeconds,
      provider: provider.name,
    });
  }
}

function signatureError(
  error: unknown,
  details: { kid: string; issuer: string; algorithm: string },
): TokenlessError {
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return trustErrors.create('id-token-signature-invalid', details);
  }
  if (error instanceof errors.JWSInvalid) {
    return trustErrors.create('id-token-malformed', { reason: 'its signature is not base64url' });
  }
  return trustErrors.create('id-token-key-unusable', details, { cause: error });
}

async function verifiedPayload(
  token: UnverifiedIdToken,
  key: JWK,
  allowed: readonly string[],
  details: { kid: string; issuer: string; algorithm: string },
): Promise<Claims> {
  try {
    const { payload } = await compactVerify(token.compact.reveal(), key, { algorithms: [...allowed] });
    // An object: `parseIdToken` decoded the same bytes.
    return JSON.parse(new TextDecoder().decode(payload)) as Claims;
  } catch (error) {
    throw signatureError(error, details);
  }
}

/**
 * Verifies an ID token: algorithm, key, signature, issuer, audience (one string, RFC 8725 section 3.9) and
 * times, with the clock handed in. Throws an `id-token-…` error; the claims that it gives are proven to come
 * from the issuer for this index, now, and are not yet matched with any publisher.
 */
export async function verifyIdToken(token: UnverifiedIdToken, check: IdTokenCheck): Promise<SignedClaims> {
  const { issuer } = check;
  checkIssuer(token.issuer, issuer);
  const { kid, algorithm } = checkHeader(token, check);
  const key = await check.findKey(kid);
  if (key === undefined) throw trustErrors.create('id-token-key-unknown', { kid, issuer });
  const claims = await verifiedPayload(token, key, check.provider.algorithms, { kid, issuer, algorithm });
  checkAudience(claims, check.audience);
  checkTimes(claims, check);
  return claims as SignedClaims;
}
