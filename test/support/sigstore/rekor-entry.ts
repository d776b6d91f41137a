import { X509Certificate, createHash, verify } from 'node:crypto';

/** What a client proposes to the log (Rekor 1, `dsse` 0.0.1). */
interface ProposedEntry {
  readonly kind: string;
  readonly apiVersion: string;
  readonly spec: { readonly proposedContent: { readonly envelope: string; readonly verifiers: string[] } };
}

interface Envelope {
  readonly payload: string;
  readonly payloadType: string;
  readonly signatures: readonly { readonly sig: string }[];
}

function sha256(content: string | Buffer): { algorithm: string; value: string } {
  return { algorithm: 'sha256', value: createHash('sha256').update(content).digest('hex') };
}

function preAuthEncoding({ payload, payloadType }: Envelope): Buffer {
  const body = Buffer.from(payload, 'base64');
  return Buffer.concat([Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${body.length} `), body]);
}

function isSigned(envelope: Envelope, certificate: X509Certificate): boolean {
  const signature = Buffer.from(envelope.signatures[0]?.sig ?? '', 'base64');
  return verify('sha256', preAuthEncoding(envelope), certificate.publicKey, signature);
}

/**
 * The entry that a log keeps of a proposed one, as Rekor makes it: hashes and signature, not the envelope itself
 * (`@sigstore/mock` echoes the proposal, which no verifier takes). Like Rekor it refuses a wrong signature.
 */
export function canonicalEntry(proposed: ProposedEntry): object {
  const { envelope: text, verifiers } = proposed.spec.proposedContent;
  const envelope = JSON.parse(text) as Envelope;
  const certificate = new X509Certificate(Buffer.from(verifiers[0] ?? '', 'base64'));
  // Written anew: a log keeps one spelling of a certificate, 64 characters a line.
  const verifier = Buffer.from(certificate.toString()).toString('base64');
  if (!isSigned(envelope, certificate)) throw new Error('the signature does not fit the certificate');
  return {
    apiVersion: proposed.apiVersion,
    kind: proposed.kind,
    spec: {
      envelopeHash: sha256(text),
      payloadHash: sha256(Buffer.from(envelope.payload, 'base64')),
      signatures: [{ signature: envelope.signatures[0]?.sig, verifier }],
    },
  };
}
