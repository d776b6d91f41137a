export { readDoctorFacts } from './diagnosis/read-facts.ts';
export type { CheckedTree, DiagnosisRequest } from './diagnosis/read-facts.ts';
export type { EnvironmentSetting } from './environments/declared.ts';
export type { SettingValue } from './environments/difference.ts';
export {
  applyEnvironments,
  planEnvironments,
  planOffline,
  readEnvironmentsProject,
} from './environments/environments.ts';
export type {
  EnvironmentReport,
  EnvironmentsAccess,
  EnvironmentsProject,
  EnvironmentsReport,
} from './environments/environments.ts';
export { setupErrors } from './errors.ts';
export { planArm } from './fallback/arm.ts';
export type { ArmRequest, FallbackPlan } from './fallback/arm.ts';
export { stepsAfterArming, stepsAfterRollback } from './fallback/instructions.ts';
export type { FallbackStep } from './fallback/instructions.ts';
export { readOnlineProofs, readSecretsLeft } from './fallback/online/ask.ts';
export type { FallbackAccess } from './fallback/online/ask.ts';
export type { SecretsLeft } from './fallback/online/secrets.ts';
export { planProof, readWaiting } from './fallback/prove.ts';
export type { WaitingFallback } from './fallback/prove.ts';
export { changeDiff, replaceFiles } from './fallback/replace-files.ts';
export type { FileChange } from './fallback/replace-files.ts';
export { planRollback } from './fallback/rollback.ts';
export { proofOfResult } from './fallback/signed-result.ts';
export { checkUse } from './fallback/use.ts';
export type { CheckedUse } from './fallback/use.ts';
export type { InitAnswers, Uploader } from './init/answers.ts';
export { readInitFacts } from './init/facts.ts';
export type { InitFacts } from './init/facts.ts';
export { KNOWN_INDEXES } from './init/indexes.ts';
export type { Registration } from './init/indexes.ts';
export { planInit } from './init/init.ts';
export type { InitPlan } from './init/init.ts';
export type { PlannedFile } from './init/plan-files.ts';
export { completeAnswers, suggestAnswers } from './init/suggest.ts';
export type { InitRequest, InitSuggestion } from './init/suggest.ts';
export { writeFiles } from './init/write-files.ts';
export { askOutside, withOutside } from './online/outside.ts';
export type { OutsideFacts, OutsideRequest } from './online/outside.ts';
export { gitHubApiOf } from './online/api-url.ts';
export { readReleaseState } from './online/release-state.ts';
export type { ReleaseForgeFacts } from './online/release-state.ts';
export { packProject } from './pack/pack.ts';
export { checkTag } from './tag/checks.ts';
export type { TagFacts } from './tag/facts.ts';
export type { FollowEvent } from './tag/follow/changes.ts';
export { followTag, pushedCommit, readBeforePush, tagForge } from './tag/online.ts';
export type { BeforePush, TagFollowReport, TagForge } from './tag/online.ts';
export { pushCommand, pushTag } from './tag/push.ts';
export type { TagOutcome } from './tag/push.ts';
export { readTagCheckout, readTagFacts } from './tag/read.ts';
export type { TagCheckout } from './tag/read.ts';
export type { TagCheck } from './tag/tag-check.ts';
