export { releaseErrors } from './errors.ts';
export type { ReleaseErrorCode } from './errors.ts';
export { withIncident } from './fallback/incident.ts';
export type { EntryPlace } from './fallback/incident.ts';
export { fallbackMark } from './fallback/mark.ts';
export { PROBE_PREDICATE, probeStatement, readProbeStatement } from './fallback/probe-statement.ts';
export type { ProbeResult, ProbeStatement } from './fallback/probe-statement.ts';
export {
  FALLBACK_STATE_FILE,
  FALLBACK_STATE_SCHEMA,
  LONGEST_FALLBACK_DAYS,
  fallbackPhase,
  fallbackSha256,
  formatFallbackState,
  originalBytes,
  parseFallbackState,
  unprovedIndexes,
} from './fallback/state.ts';
export type {
  FallbackFile,
  FallbackPhase,
  FallbackProof,
  FallbackState,
  FallbackTarget,
  FallbackUse,
} from './fallback/state.ts';
export { lockFormatOf, parseTomlLock } from './locks/format.ts';
export { shownEntry } from './locks/lock.ts';
export type {
  AttestationIdentity,
  Lock,
  LockFormat,
  LockedFile,
  LockedHash,
  LockedPackage,
  UnverifiableEntry,
  UnverifiableKind,
} from './locks/lock.ts';
export { combineRequirements, parseRequirements } from './locks/requirements.ts';
export type { IncludedPart, RequirementsInclude, RequirementsPart } from './locks/requirements.ts';
export { orderJobs, planRelease, refusingRules } from './plan/release-plan.ts';
export type { PlannableJob, PlannablePublisher, PlannedRelease, ReleaseStep } from './plan/release-plan.ts';
export { CLAIMS_LEFT_OUT, buildRecord, formatRecord } from './record/build.ts';
export type { EvidenceFacts, RecordedDistribution } from './record/build.ts';
export type { ReplayDifference } from './record/differences.ts';
export { parseRecord } from './record/parse.ts';
export { replay } from './record/replay.ts';
export type { ReplayVerdict, ReplayedFile } from './record/replay.ts';
export { NORMALISATION_RULES, PIPELINE_VERSION } from './record/rules.ts';
export type { NormalisationRule, NormalisationRules } from './record/rules.ts';
export { RECORD_SCHEMA } from './record/record.ts';
export type {
  Evidence,
  NormalisedFile,
  NormalisedPart,
  RecordedGate,
  ReleaseRecord,
} from './record/record.ts';
export { releaseRecordSchema } from './record/schema.ts';
export { findAllowed, judgeFindings } from './secrets/allowed.ts';
export type { AllowedFinding, JudgedFindings, SecretPlace } from './secrets/allowed.ts';
export type { AllowedSecret, VersionRule } from '../config/index.ts';
export { refuseSecrets, searchForSecrets, startDistributionSearch } from './secrets/distribution.ts';
export { createSecretSearch, searchMember } from './secrets/search.ts';
export type { FoundSecret, SecretFinding, SecretSearch } from './secrets/search.ts';
export { CHECK_NAMES, failed, notPossible, passed } from './verdict/check.ts';
export type { Check, CheckName } from './verdict/check.ts';
export { agreedFiles, checkLockHashes, count } from './verdict/hashes.ts';
export { judge } from './verdict/judge.ts';
export type { VerifiedFile, VerifiedRelease, VerifyReport } from './verdict/judge.ts';
export {
  policyDifferences,
  policyOfDeclared,
  publisherDifferences,
  publisherIdentity,
  shownPublisher,
} from './verdict/publishers.ts';
export { registrationForProbe } from './probe-registration.ts';
export type { DeclaredForProbe } from './probe-registration.ts';
