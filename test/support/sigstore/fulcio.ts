import { createPublicKey, verify } from 'node:crypto';
import { type JSONWebKeySet, UnsecuredJWT, createLocalJWKSet, jwtVerify } from 'jose';

/** Whose ID tokens the authority takes. */
export interface KnownIssuer {
  readonly issuer: string;
  keySet(): JSONWebKeySet;
}

interface CertificateRequest {
  readonly credentials?: { readonly oidcIdentityToken: string };
  /** PEM in base64. */
  readonly certificateSigningRequest?: string;
  readonly publicKeyRequest?: {
    readonly publicKey: { readonly content: string };
    readonly proofOfPossession: string;
  };
}

function checkPossession({ publicKeyRequest }: CertificateRequest, subject: string): void {
  // A signing request (as Python sends it) is signed by its key itself.
  if (publicKeyRequest === undefined) return;
  const key = createPublicKey(publicKeyRequest.publicKey.content);
  const proof = Buffer.from(publicKeyRequest.proofOfPossession, 'base64');
  if (!verify('sha256', Buffer.from(subject), key, proof)) throw new Error('no proof of possession');
}

/**
 * The request as the stand-in authority may believe it: `@sigstore/mock` decodes the ID token without looking at its
 * signature, so that is done here, and
 * reads a signing request as plain PEM; its certificate gets the subject that the real Fulcio gives GitHub's jobs.
 */
export async function checkedRequest(
  { body, bearer }: { readonly body: string; readonly bearer: string },
  known: KnownIssuer,
): Promise<string> {
  const request = JSON.parse(body) as CertificateRequest;
  const { payload } = await jwtVerify(
    request.credentials?.oidcIdentityToken ?? bearer,
    createLocalJWKSet(known.keySet()),
    {
      issuer: known.issuer,
      audience: 'sigstore',
    },
  );
  checkPossession(request, payload.sub ?? '');
  const subject = `https://github.com/${String(payload['job_workflow_ref'])}`;
  const oidcIdentityToken = new UnsecuredJWT({ ...payload, subject }).encode();
  const { certificateSigningRequest: signing } = request;
  return JSON.stringify({
    ...request,
    ...(signing !== undefined && {
      certificateSigningRequest: Buffer.from(signing, 'base64').toString('utf8'),
    }),
    credentials: { oidcIdentityToken },
  });
}
