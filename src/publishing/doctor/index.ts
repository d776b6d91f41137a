export { beyondBaseline, makeBaseline, parseBaseline } from './baseline.ts';
export type { Baseline, Texts } from './baseline.ts';
export { diagnose } from './diagnose.ts';
export type { Diagnosis } from './diagnose.ts';
export type {
  DoctorFacts,
  ForgeEnvironment,
  ForgeSecretName,
  FoundSecret,
  GitFacts,
  IndexRegistrations,
  OnlineFacts,
  PipelineSource,
  RegistrationKind,
  Registrations,
} from './facts.ts';
export type { Confidence, Finding, FixableFinding, LineEdit, Problem, Severity } from './finding.ts';
export { applyEdits } from './fix.ts';
export { toAnnotations } from './formats/github.ts';
export { toSarif } from './formats/sarif.ts';
export type { JobRow } from './jobs/job-row.ts';
export type { EventVerdict, Verdict } from './jobs/judge.ts';
export { repositoryOnline } from './online-repository.ts';
export type { Rule } from './rule.ts';
export { RULES } from './rules/index.ts';
export {
  CAUSES,
  explainRefusal,
  indexOf,
  parseRegistrations,
  readErrorBody,
  readLog,
  registrationsFrom,
  registryIn,
} from './explain/index.ts';
export type {
  CauseId,
  CauseText,
  Evidence,
  ExplainFacts,
  Explained,
  ExplainedCause,
  ExplainedWords,
  Likelihood,
  Registration,
} from './explain/index.ts';
