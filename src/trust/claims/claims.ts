import type { Brand } from '../../base/index.ts';

/** The claims of an ID token: whatever its payload says, proven or not. */
export type Claims = Readonly<Record<string, unknown>>;

/** Claims whose signature, issuer, audience and times were verified; only `verifyIdToken` makes them. */
export type SignedClaims = Brand<Claims, 'SignedClaims'>;

/** A claim's value; an inherited property (`constructor`) is no claim. */
export function claimOf(claims: Claims, name: string): unknown {
  return Object.hasOwn(claims, name) ? claims[name] : undefined;
}

/** True when the claim is there and not null. The empty string counts as there, as at PyPI. */
export function hasClaim(claims: Claims, name: string): boolean {
  const value = claimOf(claims, name);
  return value !== undefined && value !== null;
}

/** A claim that is a string; anything else is undefined, for numbers never match a stored string. */
export function textClaim(claims: Claims, name: string): string | undefined {
  const value = claimOf(claims, name);
  return typeof value === 'string' ? value : undefined;
}
