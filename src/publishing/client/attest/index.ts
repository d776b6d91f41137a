export { publicGoodTrustRoot, readTrustRoot } from './trust-root/text.ts';
export type { TrustRoot } from './trust-root/text.ts';
export { createAttestationVerifier } from './verifier.ts';
export type { AttestationVerdict, AttestationVerifier, SignedStatement } from './verifier.ts';
