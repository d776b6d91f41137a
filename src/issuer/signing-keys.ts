import {
  type CryptoKey,
  type JSONWebKeySet,
  type JWK,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
} from 'jose';

/** One RS256 key: what signs, what is published, and the name of both. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly publicJwk: JWK;
}

/** The issuer's keys: one signs, all in the key set verify. */
export interface SigningKeys {
  /** The key that signs now; it is always in the key set. */
  current(): SigningKey;
  /** The published key set: the current key and the one before it. */
  keySet(): JSONWebKeySet;
  /** Puts a new key in front and drops the oldest, so that a token signed before one rotation still verifies. */
  rotate(): Promise<void>;
  /** A key that was published once and no longer is: the last one dropped, or a stand-in before any rotation. */
  retired(): Promise<SigningKey>;
}

/** Makes a fresh RS256 key, named by its RFC 7638 thumbprint. */
export async function createSigningKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { modulusLength: 2048 });
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  return { kid, privateKey, publicKey, publicJwk: { ...jwk, kid, alg: 'RS256', use: 'sig' } };
}

/** Makes the keys of an issuer that starts: two, as every real issuer has around a rotation. */
export async function createSigningKeys(): Promise<SigningKeys> {
  let current = await createSigningKey();
  let previous = await createSigningKey();
  let retired: SigningKey | undefined;
  return {
    current: () => current,
    keySet: () => ({ keys: [current.publicJwk, previous.publicJwk] }),
    rotate: async () => {
      const next = await createSigningKey();
      [retired, previous, current] = [previous, current, next];
    },
    retired: async () => (retired ??= await createSigningKey()),
  };
}
