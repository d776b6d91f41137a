import { randomUUID } from 'node:crypto';
import {
  type CryptoKey,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
  exportSPKI,
} from 'jose';
import type { Claims } from '../trust/index.ts';
import type { IssuerFault } from './faults.ts';
import { type SigningKey, type SigningKeys, createSigningKey } from './signing-keys.ts';

/** How long an ID token of GitHub lives. */
export const DEFAULT_LIFETIME_SECONDS = 300;

const DAY_SECONDS = 86_400;
/** Further off than any leeway, nearer than any ceiling. */
const OFF_BY_SECONDS = 600;
/** GitHub's tokens are valid from ten minutes before they were issued. */
const NOT_BEFORE_SECONDS = 600;
const REPEATED_ID = '00000000-0000-4000-8000-000000000000';

/** What one ID token is made from. */
export interface IdTokenRequest {
  readonly issuer: string;
  readonly audience: string;
  /** The provider's own claims; the times, `iss`, `aud` and `jti` here are overruled. */
  readonly claims: Claims;
  readonly nowSeconds: number;
  readonly lifetimeSeconds: number;
  readonly faults: ReadonlySet<IssuerFault>;
}

/** Makes a signed ID token with a fresh `jti`, or what the faults ask for in its place. */
export async function issueIdToken(request: IdTokenRequest, keys: SigningKeys): Promise<string> {
  const payload = payloadOf(request);
  if (request.faults.has('alg-none')) return new UnsecuredJWT(payload).encode();
  const { header, key } = await signerOf(request.faults, keys);
  return new SignJWT(payload).setProtectedHeader(header).sign(key);
}

function payloadOf(request: IdTokenRequest): JWTPayload {
  const { faults, audience } = request;
  const named = faults.has('other-audience') ? `not-${audience}` : audience;
  return {
    ...request.claims,
    iss: faults.has('other-issuer') ? 'https://issuer.invalid' : request.issuer,
    aud: faults.has('array-audience') ? [named] : named,
    jti: faults.has('repeated-id') ? REPEATED_ID : randomUUID(),
    ...timesOf(request),
  };
}

function timesOf({ faults, nowSeconds, lifetimeSeconds }: IdTokenRequest): JWTPayload {
  const lifetime = faults.has('lives-too-long') ? DAY_SECONDS : lifetimeSeconds;
  if (faults.has('not-yet-valid')) {
    const begins = nowSeconds + OFF_BY_SECONDS;
    return { iat: nowSeconds, nbf: begins, exp: begins + lifetime };
  }
  const issued = faults.has('expired') ? nowSeconds - OFF_BY_SECONDS - lifetime : nowSeconds;
  return { iat: issued, nbf: issued - NOT_BEFORE_SECONDS, exp: issued + lifetime };
}

interface Signer {
  readonly header: JWTHeaderParameters;
  readonly key: CryptoKey | Uint8Array;
}

function signerFor(key: SigningKey, header: Partial<JWTHeaderParameters> = {}): Signer {
  return { header: { typ: 'JWT', alg: 'RS256', kid: key.kid, ...header }, key: key.privateKey };
}

async function signerOf(faults: ReadonlySet<IssuerFault>, keys: SigningKeys): Promise<Signer> {
  const current = keys.current();
  if (faults.has('rotated-key')) return signerFor(await keys.retired());
  if (faults.has('wrong-key')) return signerFor(await createSigningKey(), { kid: current.kid });
  if (faults.has('unknown-key')) return signerFor(current, { kid: 'nobody-knows-this-key' });
  if (faults.has('no-key-id')) return { header: { typ: 'JWT', alg: 'RS256' }, key: current.privateKey };
  if (faults.has('key-address')) {
    const stranger = await createSigningKey();
    const pointers = { jku: 'https://issuer.invalid/.well-known/jwks', jwk: stranger.publicJwk };
    return signerFor(stranger, { ...pointers, kid: current.kid });
  }
  if (faults.has('alg-hmac')) {
    // The classic confusion: a verifier that lets the token choose the algorithm takes the public key as a secret.
    const secret = new TextEncoder().encode(await exportSPKI(current.publicKey));
    return { header: { typ: 'JWT', alg: 'HS256', kid: current.kid }, key: secret };
  }
  return signerFor(current);
}
