export { trustErrors } from './errors.ts';
export type { TrustErrorCode, TrustErrorDetails } from './errors.ts';
export { wireCodeOf } from './wire-codes.ts';
export type { WireCode } from './wire-codes.ts';

export { checkTokenScope } from './api-tokens/check-scope.ts';
export type { CheckedScope, TokenPurpose } from './api-tokens/check-scope.ts';
export { API_TOKEN_SECRET_BYTES, isApiToken, makeApiToken } from './api-tokens/own-token.ts';
export { readTokenScope } from './api-tokens/read-token.ts';
export type { TokenScope } from './api-tokens/scope.ts';

export { parseAttestation, readAttestation } from './attestations/attestation.ts';
export type { Attestation } from './attestations/attestation.ts';
export { bytesOf } from './attestations/base64.ts';
export { FULCIO_EXTENSIONS } from './attestations/certificate-claims.ts';
export type { CertificateClaimName, CertificateClaims } from './attestations/certificate-claims.ts';
export { parseAttestationPublisher, readProvenance } from './attestations/provenance.ts';
export type { AttestationPublisher, Provenance } from './attestations/provenance.ts';
export { checkAttestationPublisher } from './attestations/publisher-policy.ts';
export {
  PUBLISH_PREDICATE,
  SLSA_PREDICATE,
  STATEMENT_MEDIA_TYPE,
  STATEMENT_TYPE,
  publishStatement,
  readStatement,
} from './attestations/statement.ts';
export type { Statement } from './attestations/statement.ts';
export { checkStatement, isSameDistribution } from './attestations/subject.ts';
export type { AttestedDistribution } from './attestations/subject.ts';

export { claimOf, hasClaim, textClaim } from './claims/claims.ts';
export type { Claims, SignedClaims } from './claims/claims.ts';
export { explain, refusalOf } from './claims/explain.ts';
export type { Explanation, ExplanationReader } from './claims/explain.ts';
export { matchSteps } from './claims/lookup.ts';
export type { MatchSteps } from './claims/lookup.ts';
export { match, matchSigned, verifyClaims } from './claims/match.ts';
export { quoted, shownValue } from './claims/shown.ts';
export type { Accept, MatchOptions, Mismatch, Reject, SignedVerdict, Verdict } from './claims/verdict.ts';

export { PROVIDERS, getProvider, providerForIssuer } from './providers/all.ts';
export { subjectFormat } from './providers/github-workflow.ts';
export type { SubjectFormat } from './providers/github-workflow.ts';
export { defineProvider } from './providers/provider.ts';
export type { AmbientIdentity, ClaimRule, Provider, ProviderTable } from './providers/provider.ts';
export { isPublisherUrl, isUrlBelow } from './providers/urls.ts';

export type { FieldResult, ForgeAnswer, FormField, RegistrationFacts } from './publishers/form-field.ts';
export { forgeIdentityOf, forgeIdentityOfFields } from './publishers/forge-identity.ts';
export type { ForgeIdentity } from './publishers/forge-identity.ts';
export {
  publisherKey,
  registrationFromClaims,
  shareIdentity,
  shouldWarnAboutEnvironment,
  storedClaims,
} from './publishers/identity.ts';
export { storedField } from './publishers/publisher.ts';
export type { MatchedPublisher, Publisher, StoredField } from './publishers/publisher.ts';
export { registerPublisher } from './publishers/register.ts';
export { nearestWord } from './publishers/suggestion.ts';

export type {
  IndexName,
  RegistryName,
  RegistryProfile,
  RegistryRules,
  RegistryUrls,
} from './registries/profile.ts';
export {
  REGISTRY_PROFILES,
  getIndexProfile,
  getRegistryProfile,
  withPlannedRules,
} from './registries/profiles.ts';
export { REGISTRY_RULES } from './registries/rules.ts';
export type { RuleDifference } from './registries/rules.ts';

export { CLOCK_SKEW_LEEWAY_SECONDS } from './tokens/clock-skew.ts';
export { LONGEST_ID_TOKEN_BYTES, parseIdToken } from './tokens/id-token.ts';
export type { UnverifiedIdToken } from './tokens/id-token.ts';
export { keepUsedIdUntil, usedIdOf } from './tokens/used-id.ts';
export type { UsedId } from './tokens/used-id.ts';
export { verifyIdToken } from './tokens/verify.ts';
export type { IdTokenCheck } from './tokens/verify.ts';
export { NPM_REGISTRY_HOST } from './registries/npm-host.ts';
