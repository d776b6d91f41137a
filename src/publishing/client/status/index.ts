export { readIndexStates } from './index-states.ts';
export { readLocalFiles } from './local-files.ts';
export { releaseStatus } from './release-status.ts';
export type {
  IndexState,
  LocalFile,
  ReleaseStatus,
  StatusApproval,
  StatusFacts,
  StatusFile,
  StatusIndex,
  StatusRun,
  StatusTag,
} from './facts.ts';
