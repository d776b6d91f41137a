import { type JSONWebKeySet, type JWTHeaderParameters, SignJWT, exportJWK, generateKeyPair } from 'jose';
import type { Claims } from '../../../src/trust/index.ts';

/** A key that signs ID tokens in tests, and the key set that an issuer would publish. */
export interface SigningKey {
  readonly keySet: JSONWebKeySet;
  sign(claims: Claims, header?: Partial<JWTHeaderParameters>): Promise<string>;
}

/** Makes an RSA key; takes a tenth of a second, so make one for a whole file. */
export async function makeSigningKey(kid = 'test-key'): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' };
  return {
    keySet: { keys: [jwk] },
    sign: (claims, header) =>
      new SignJWT({ ...claims })
        .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT', ...header })
        .sign(privateKey),
  };
}
