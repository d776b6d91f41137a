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
export { refuseUnreadableConditions } from './github/expressions/check.ts';
export { environmentFor } from './github/environment-for.ts';
export { BY_HAND, eventsForTag, eventsOf, requireEventsForTag } from './github/events.ts';
export { findPublishJobs } from './github/find-publish-jobs.ts';
export type { KnownSources } from './github/find-publish-jobs.ts';
export type {
  GitHubWorkflow,
  Job,
  LocalAction,
  Permissions,
  RepositorySources,
  Step,
  Trigger,
} from './github/model.ts';
export { idTokenPermission } from './github/permissions.ts';
export { predictClaims } from './github/predict-claims.ts';
export { familyOfCredential } from './github/publish/credentials.ts';
export { speaksOfPublishing } from './github/publish/hidden.ts';
export { readLocalAction, readLocalActions } from './github/read-action.ts';
export { readGitHubWorkflow, readGitHubWorkflowTree, readGitHubWorkflows } from './github/read-workflow.ts';
export { readScript } from './github/shell/commands.ts';
export type { ReadCommand } from './github/shell/commands.ts';
export { findGitLabPublishJobs } from './gitlab/find-publish-jobs.ts';
export type { GitLabPipeline, IdTokenDeclaration } from './gitlab/model.ts';
export { predictGitLabClaims } from './gitlab/predict-claims.ts';
export type { GitLabPublishJob } from './gitlab/publish-job.ts';
export { requireGitLabIdToken } from './gitlab/publish/id-token.ts';
export { GITLAB_PIPELINE, readGitLabPipeline } from './gitlab/read-pipeline.ts';
export type { UnknownPart } from './gitlab/tree/load.ts';
export type { PipelineFacts } from './gitlab/walk.ts';
export type {
  Caller,
  Condition,
  Ecosystem,
  EnvironmentExpression,
  ForgeRepository,
  IdTokenPermission,
  PredictedClaims,
  PublishAuth,
  PublishJob,
  SubjectFormat,
  TriggerEvent,
} from './workflow.ts';
export { entry, member, parseYaml, textMapOf, textOf, textsOf } from './yaml-tree.ts';
export type { YamlEntry, YamlList, YamlMap, YamlNode, YamlScalar } from './yaml-tree.ts';
