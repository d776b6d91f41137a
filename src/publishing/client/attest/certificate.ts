import { X509Certificate } from 'node:crypto';
import { ASN1Obj } from '@sigstore/core';
import type { Signer } from '@sigstore/verify';
import {
  type CertificateClaimName,
  type CertificateClaims,
  FULCIO_EXTENSIONS,
} from '../../../trust/index.ts';
import { clientErrors } from '../errors.ts';

const CODE_SIGNING = '1.3.6.1.5.5.7.3.3';
const UTF8_STRING = 0x0c;
const NOT_TEXT = 'one of its claims is no UTF-8 string';

function untrusted(problem: string): Error {
  return clientErrors.create('attestation-certificate-untrusted', { problem });
}

/**
 * Checks what the chain does not say: that the certificate is one for signing code, not an authority.
 * @throws attestation-certificate-untrusted
 */
export function checkSigningCertificate(der: Buffer): void {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(der);
  } catch {
    throw untrusted('it is no X.509 certificate');
  }
  if (certificate.ca) throw untrusted('it is the certificate of an authority');
  // Absent where the certificate has no such extension, whatever the types say.
  const usages = certificate.keyUsage as readonly string[] | undefined;
  if (usages?.includes(CODE_SIGNING) !== true) throw untrusted('it is not for signing code');
}

/** A UTF-8 string in DER and nothing behind it: the library refuses trailing bytes. */
function textOf(value: Buffer): string {
  if (value[0] !== UTF8_STRING) throw untrusted(NOT_TEXT);
  try {
    return ASN1Obj.parseBuffer(value as Buffer<ArrayBuffer>).value.toString('utf8');
  } catch {
    throw untrusted(NOT_TEXT);
  }
}

/**
 * The claims of a certificate that was verified.
 * @throws attestation-certificate-untrusted
 */
export function claimsOf(signer: Signer): CertificateClaims {
  const claims: Partial<Record<CertificateClaimName | 'subject', string>> = {};
  for (const { oid, value } of signer.identity?.oids ?? []) {
    const name = FULCIO_EXTENSIONS.get(oid?.id.join('.') ?? '');
    if (name === undefined) continue;
    if (claims[name] !== undefined) throw untrusted(`it has \`${name}\` twice`);
    claims[name] = textOf(value);
  }
  const { subjectAlternativeName: subject, extensions } = signer.identity ?? {};
  if (subject !== undefined) claims.subject = subject;
  // Certificates of 2022 carry the issuer in the older extension only.
  if (claims.issuer === undefined && extensions?.issuer !== undefined) claims.issuer = extensions.issuer;
  return claims;
}
