import { createHash } from 'node:crypto';

/** The parts of a private Sigstore that clients are to believe. */
export interface TrustedParts {
  readonly url: string;
  /** DER. */
  readonly rootCertificate: Uint8Array;
  /** Public keys as SPKI in DER. */
  readonly logKey: Uint8Array;
  readonly certificateLogKey: Uint8Array;
  /** From when on all of it is valid. */
  readonly start: Date;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

function logOf(baseUrl: string, key: Uint8Array, start: string): object {
  return {
    baseUrl,
    hashAlgorithm: 'SHA2_256',
    publicKey: { rawBytes: base64(key), keyDetails: 'PKIX_ECDSA_P256_SHA_256', validFor: { start } },
    logId: { keyId: base64(createHash('sha256').update(key).digest()) },
  };
}

/** Sigstore's `TrustedRoot` as JSON, as an operator gives it to clients (`@sigstore/mock` makes none). */
export function trustedRootOf({
  url,
  rootCertificate,
  logKey,
  certificateLogKey,
  start,
}: TrustedParts): object {
  const from = start.toISOString();
  return {
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    tlogs: [logOf(url, logKey, from)],
    certificateAuthorities: [
      {
        subject: { organization: 'sigstore.mock', commonName: 'sigstore' },
        uri: url,
        certChain: { certificates: [{ rawBytes: base64(rootCertificate) }] },
        validFor: { start: from },
      },
    ],
    ctlogs: [logOf(`${url}/ct`, certificateLogKey, from)],
    timestampAuthorities: [],
  };
}
