export { workflowErrors } from './errors.ts';
export type { WorkflowErrorCode } from './errors.ts';
export {
  chooseReleaseWorkflow,
  registrationFor,
  requireEnvironment,
  requireIdToken,
  requireIndex,
  runForTag,
} from './github/choose.ts';
export type { TagRun, WouldMatch } from './github/choose.ts';
export { BY_HAND, eventsForTag, eventsOf, requireEventsForTag } from './github/events.ts';
export { findPublishJobs } from './github/find-publish-jobs.ts';
export type { GitHubWorkflow, Job, Permissions, Step, Trigger } from './github/model.ts';
export { idTokenPermission } from './github/permissions.ts';
export { predictClaims } from './github/predict-claims.ts';
export { readGitHubWorkflow, readGitHubWorkflowTree, readGitHubWorkflows } from './github/read-workflow.ts';
export type {
  Caller,
  Condition,
  EnvironmentExpression,
  ForgeRepository,
  IdTokenPermission,
  PredictedClaims,
  PublishAuth,
  PublishJob,
  TriggerEvent,
} from './workflow.ts';
export { entry, member, parseYaml, textMapOf, textOf, textsOf } from './yaml-tree.ts';
export type { YamlEntry, YamlList, YamlMap, YamlNode, YamlScalar } from './yaml-tree.ts';
