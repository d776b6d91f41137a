import { Verifier, toSignedEntity } from '@sigstore/verify';
import {
  type Attestation,
  bytesOf,
  checkAttestationPublisher,
  checkStatement,
  parseAttestation,
  readStatement,
} from '../../../trust/index.ts';
import { toBundle } from './bundle.ts';
import { checkSigningCertificate, claimsOf } from './certificate.ts';
import { refusalOf } from './refusal.ts';
import { parseTrustRoot } from './trust-root/trust-root.ts';
import type { TrustRoot } from './trust-root/text.ts';
import type { AttestationVerifier, SignedStatement } from './verifier.ts';

function verifySigned(verifier: Verifier, attestation: Attestation): SignedStatement {
  const { verification_material: material, envelope } = attestation;
  checkSigningCertificate(bytesOf(material.certificate));
  const signer = verifier.verify(toSignedEntity(toBundle(attestation)));
  const [entry] = material.transparency_entries;
  return {
    statement: readStatement(bytesOf(envelope.statement)),
    claims: claimsOf(signer),
    loggedAtSeconds: Number(entry?.integratedTime),
    logIndex: entry?.logIndex ?? '',
  };
}

/**
 * Makes the verifier of a trust root; the module with all its libraries is loaded when somebody verifies.
 * @throws trust-root-invalid
 */
export function makeVerifier(trustRoot: TrustRoot): AttestationVerifier {
  const verifier = new Verifier(parseTrustRoot(trustRoot));
  const verifyAny: AttestationVerifier['verifySigned'] = (attestation) => {
    try {
      return verifySigned(verifier, parseAttestation(attestation));
    } catch (error) {
      throw refusalOf(error);
    }
  };
  return {
    trustRoot: trustRoot.title,
    verifySigned: verifyAny,
    verify(attestation, distribution, publisher) {
      try {
        const { statement, ...signed } = verifyAny(attestation);
        checkStatement(statement, distribution);
        if (publisher !== undefined) checkAttestationPublisher(publisher, signed.claims);
        return { verdict: 'verified', predicateType: statement.predicateType, ...signed };
      } catch (error) {
        return { verdict: 'refused', error: refusalOf(error) };
      }
    },
  };
}
