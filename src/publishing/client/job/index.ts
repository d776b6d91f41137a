export type { JobEvent } from './events.ts';
export type {
  ProbeRequest,
  PublishJobDeps,
  PublishJobOptions,
  PublishMode,
  RegistrationFacts,
} from './options.ts';
export type {
  DryRunJob,
  JobFile,
  JobTimings,
  PlannedFile,
  ProbedJob,
  PublishJobOutcome,
  PublishedJob,
} from './outcome.ts';
export { runPublishJob } from './run.ts';
