import type { Rule } from '../rule.ts';
import { ATTESTATIONS_OFF } from './attestations-off.ts';
import { ATTESTATIONS_TWICE } from './attestations-twice.ts';
import { AUDIENCE_MISMATCH } from './audience-mismatch.ts';
import { AUDIT_MISSING } from './audit-missing.ts';
import { BUILD_IN_PUBLISH_JOB } from './build-in-publish-job.ts';
import { BUILD_REQUIRES_UNPINNED } from './build-requires-unpinned.ts';
import { CACHE_IN_RELEASE } from './cache-in-release.ts';
import { CALLED_WORKFLOW } from './called-workflow.ts';
import { CALLER_CAPS_ID_TOKEN } from './caller-caps-id-token.ts';
import { CANCELLED_PUBLISH } from './cancelled-publish.ts';
import { CHECKSUMS_MISSING } from './checksums-missing.ts';
import { CONCURRENCY_MISSING } from './concurrency-missing.ts';
import { CONTAINER_ACTION_RUNNER } from './container-action-runner.ts';
import { CREDENTIALS_PERSISTED } from './credentials-persisted.ts';
import { DISPATCH_FROM_BRANCH } from './dispatch-from-branch.ts';
import { DIST_POLLUTED } from './dist-polluted.ts';
import { DUPLICATE_TRIGGERS } from './duplicate-triggers.ts';
import { EGRESS_BLOCKED } from './egress-blocked.ts';
import { ENVIRONMENT_MISMATCH } from './environment-mismatch.ts';
import { ENVIRONMENT_MISSING } from './environment-missing.ts';
import { ENVIRONMENT_NOT_REQUIRED } from './environment-not-required.ts';
import { ENVIRONMENT_REFUSES_REF } from './environment-refuses-ref.ts';
import { ENVIRONMENT_UNDECIDED } from './environment-undecided.ts';
import { ENVIRONMENT_UNPROTECTED } from './environment-unprotected.ts';
import { EVENT_REFUSED } from './event-refused.ts';
import { EXTRA_UNDECLARED } from './extra-undeclared.ts';
import { FALLBACK_ARMED } from './fallback-armed.ts';
import { FALLBACK_STATE } from './fallback-state.ts';
import { FALLBACK_UNPROVED } from './fallback-unproved.ts';
import { FILE_UNREADABLE } from './file-unreadable.ts';
import { FORK_GUARD_MISSING } from './fork-guard-missing.ts';
import { HIDDEN_PUBLISH } from './hidden-publish.ts';
import { ID_TOKEN_MISSING } from './id-token-missing.ts';
import { ID_TOKEN_REUSED } from './id-token-reused.ts';
import { ID_TOKEN_TOO_BROAD } from './id-token-too-broad.ts';
import { IGNORE_UNUSED } from './ignore-unused.ts';
import { IGNORE_WITHOUT_REASON } from './ignore-without-reason.ts';
import { INDEX_UNKNOWN } from './index-unknown.ts';
import { ISSUER_UNKNOWN } from './issuer-unknown.ts';
import { LEFTOVER_CREDENTIAL } from './leftover-credential.ts';
import { LOCK_MISSING } from './lock-missing.ts';
import { OWNER_CHANGED } from './owner-changed.ts';
import { OWNER_MISMATCH } from './owner-mismatch.ts';
import { PENDING_DUPLICATE } from './pending-duplicate.ts';
import { PENDING_OUTDATED } from './pending-outdated.ts';
import { PIPELINE_ID_TOKEN } from './pipeline-id-token.ts';
import { PIPELINE_PART_UNSEEN } from './pipeline-part-unseen.ts';
import { PROJECT_NAME_MISMATCH } from './project-name-mismatch.ts';
import { PUBLISH_ALWAYS } from './publish-always.ts';
import { PUBLISH_CONTINUES_ON_ERROR } from './publish-continues-on-error.ts';
import { PUBLISH_IN_MATRIX } from './publish-in-matrix.ts';
import { PUBLISH_UNGATED } from './publish-ungated.ts';
import { PULL_REQUEST_PUBLISHES } from './pull-request-publishes.ts';
import { PUSHES_ALL_TAGS } from './pushes-all-tags.ts';
import { REGISTRATION_DRIFT } from './registration-drift.ts';
import { REGISTRATION_INVALID } from './registration-invalid.ts';
import { REGISTRATION_MISSING } from './registration-missing.ts';
import { REGISTRATION_UNUSED } from './registration-unused.ts';
import { REGISTRY_SECRET_AT_FORGE } from './registry-secret-at-forge.ts';
import { REGISTRY_SECRET_IN_REACH } from './registry-secret-in-reach.ts';
import { REGISTRY_TOKEN_IN_HISTORY } from './registry-token-in-history.ts';
import { REGISTRY_TOKEN_IN_TREE } from './registry-token-in-tree.ts';
import { REMOTE_WORKFLOW } from './remote-workflow.ts';
import { REPOSITORY_MISMATCH } from './repository-mismatch.ts';
import { REPOSITORY_RENAMED } from './repository-renamed.ts';
import { SECOND_CALLER } from './second-caller.ts';
import { SELF_HOSTED_PUBLISH } from './self-hosted-publish.ts';
import { SHALLOW_VERSION } from './shallow-version.ts';
import { SKIP_EXISTING } from './skip-existing.ts';
import { SUBJECT_FORMAT } from './subject-format.ts';
import { TAG_FILTER_MISS } from './tag-filter-miss.ts';
import { TEMPLATE_INJECTION } from './template-injection.ts';
import { TEST_INDEX_FIRST } from './test-index-first.ts';
import { TOKEN_BEFORE_BUILD } from './token-before-build.ts';
import { TOO_MANY_TAGS } from './too-many-tags.ts';
import { TRIGGER_NEVER_FIRES } from './trigger-never-fires.ts';
import { UNPINNED_ACTION } from './unpinned-action.ts';
import { WORKFLOW_ABSENT_AT_TAG } from './workflow-absent-at-tag.ts';
import { WORKFLOW_MISMATCH } from './workflow-mismatch.ts';
import { WORKFLOW_SECRETS } from './workflow-secrets.ts';

/** Every rule, in the order of the alphabet. */
export const RULES: readonly Rule[] = [
  ATTESTATIONS_OFF,
  ATTESTATIONS_TWICE,
  AUDIENCE_MISMATCH,
  AUDIT_MISSING,
  BUILD_IN_PUBLISH_JOB,
  BUILD_REQUIRES_UNPINNED,
  CACHE_IN_RELEASE,
  CALLED_WORKFLOW,
  CALLER_CAPS_ID_TOKEN,
  CANCELLED_PUBLISH,
  CHECKSUMS_MISSING,
  CONCURRENCY_MISSING,
  CONTAINER_ACTION_RUNNER,
  CREDENTIALS_PERSISTED,
  DISPATCH_FROM_BRANCH,
  DIST_POLLUTED,
  DUPLICATE_TRIGGERS,
  EGRESS_BLOCKED,
  ENVIRONMENT_MISMATCH,
  ENVIRONMENT_MISSING,
  ENVIRONMENT_NOT_REQUIRED,
  ENVIRONMENT_REFUSES_REF,
  ENVIRONMENT_UNDECIDED,
  ENVIRONMENT_UNPROTECTED,
  EVENT_REFUSED,
  EXTRA_UNDECLARED,
  FALLBACK_ARMED,
  FALLBACK_STATE,
  FALLBACK_UNPROVED,
  FILE_UNREADABLE,
  FORK_GUARD_MISSING,
  HIDDEN_PUBLISH,
  ID_TOKEN_MISSING,
  ID_TOKEN_REUSED,
  ID_TOKEN_TOO_BROAD,
  IGNORE_UNUSED,
  IGNORE_WITHOUT_REASON,
  INDEX_UNKNOWN,
  ISSUER_UNKNOWN,
  LEFTOVER_CREDENTIAL,
  LOCK_MISSING,
  OWNER_CHANGED,
  OWNER_MISMATCH,
  PENDING_DUPLICATE,
  PENDING_OUTDATED,
  PIPELINE_ID_TOKEN,
  PIPELINE_PART_UNSEEN,
  PROJECT_NAME_MISMATCH,
  PUBLISH_ALWAYS,
  PUBLISH_CONTINUES_ON_ERROR,
  PUBLISH_IN_MATRIX,
  PUBLISH_UNGATED,
  PULL_REQUEST_PUBLISHES,
  PUSHES_ALL_TAGS,
  REGISTRATION_DRIFT,
  REGISTRATION_INVALID,
  REGISTRATION_MISSING,
  REGISTRATION_UNUSED,
  REGISTRY_SECRET_AT_FORGE,
  REGISTRY_SECRET_IN_REACH,
  REGISTRY_TOKEN_IN_HISTORY,
  REGISTRY_TOKEN_IN_TREE,
  REMOTE_WORKFLOW,
  REPOSITORY_MISMATCH,
  REPOSITORY_RENAMED,
  SECOND_CALLER,
  SELF_HOSTED_PUBLISH,
  SHALLOW_VERSION,
  SKIP_EXISTING,
  SUBJECT_FORMAT,
  TAG_FILTER_MISS,
  TEMPLATE_INJECTION,
  TEST_INDEX_FIRST,
  TOKEN_BEFORE_BUILD,
  TOO_MANY_TAGS,
  TRIGGER_NEVER_FIRES,
  UNPINNED_ACTION,
  WORKFLOW_ABSENT_AT_TAG,
  WORKFLOW_MISMATCH,
  WORKFLOW_SECRETS,
];
