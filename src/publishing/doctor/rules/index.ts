import type { Rule } from '../rule.ts';
import { AUDIENCE_MISMATCH } from './audience-mismatch.ts';
import { CALLED_WORKFLOW } from './called-workflow.ts';
import { CALLER_CAPS_ID_TOKEN } from './caller-caps-id-token.ts';
import { ENVIRONMENT_MISMATCH } from './environment-mismatch.ts';
import { ENVIRONMENT_MISSING } from './environment-missing.ts';
import { ENVIRONMENT_NOT_REQUIRED } from './environment-not-required.ts';
import { ENVIRONMENT_UNDECIDED } from './environment-undecided.ts';
import { EVENT_REFUSED } from './event-refused.ts';
import { FILE_UNREADABLE } from './file-unreadable.ts';
import { HIDDEN_PUBLISH } from './hidden-publish.ts';
import { ID_TOKEN_MISSING } from './id-token-missing.ts';
import { ID_TOKEN_REUSED } from './id-token-reused.ts';
import { ID_TOKEN_TOO_BROAD } from './id-token-too-broad.ts';
import { IGNORE_UNUSED } from './ignore-unused.ts';
import { IGNORE_WITHOUT_REASON } from './ignore-without-reason.ts';
import { INDEX_UNKNOWN } from './index-unknown.ts';
import { ISSUER_UNKNOWN } from './issuer-unknown.ts';
import { LEFTOVER_CREDENTIAL } from './leftover-credential.ts';
import { OWNER_CHANGED } from './owner-changed.ts';
import { OWNER_MISMATCH } from './owner-mismatch.ts';
import { PENDING_DUPLICATE } from './pending-duplicate.ts';
import { PENDING_OUTDATED } from './pending-outdated.ts';
import { PROJECT_NAME_MISMATCH } from './project-name-mismatch.ts';
import { PULL_REQUEST_PUBLISHES } from './pull-request-publishes.ts';
import { REGISTRATION_DRIFT } from './registration-drift.ts';
import { REGISTRATION_INVALID } from './registration-invalid.ts';
import { REGISTRATION_MISSING } from './registration-missing.ts';
import { REGISTRATION_UNUSED } from './registration-unused.ts';
import { REMOTE_WORKFLOW } from './remote-workflow.ts';
import { REPOSITORY_MISMATCH } from './repository-mismatch.ts';
import { REPOSITORY_RENAMED } from './repository-renamed.ts';
import { SECOND_CALLER } from './second-caller.ts';
import { SUBJECT_FORMAT } from './subject-format.ts';
import { TOKEN_BEFORE_BUILD } from './token-before-build.ts';
import { UNPINNED_ACTION } from './unpinned-action.ts';
import { WORKFLOW_MISMATCH } from './workflow-mismatch.ts';

/** Every rule, in the order of the alphabet. */
export const RULES: readonly Rule[] = [
  AUDIENCE_MISMATCH,
  CALLED_WORKFLOW,
  CALLER_CAPS_ID_TOKEN,
  ENVIRONMENT_MISMATCH,
  ENVIRONMENT_MISSING,
  ENVIRONMENT_NOT_REQUIRED,
  ENVIRONMENT_UNDECIDED,
  EVENT_REFUSED,
  FILE_UNREADABLE,
  HIDDEN_PUBLISH,
  ID_TOKEN_MISSING,
  ID_TOKEN_REUSED,
  ID_TOKEN_TOO_BROAD,
  IGNORE_UNUSED,
  IGNORE_WITHOUT_REASON,
  INDEX_UNKNOWN,
  ISSUER_UNKNOWN,
  LEFTOVER_CREDENTIAL,
  OWNER_CHANGED,
  OWNER_MISMATCH,
  PENDING_DUPLICATE,
  PENDING_OUTDATED,
  PROJECT_NAME_MISMATCH,
  PULL_REQUEST_PUBLISHES,
  REGISTRATION_DRIFT,
  REGISTRATION_INVALID,
  REGISTRATION_MISSING,
  REGISTRATION_UNUSED,
  REMOTE_WORKFLOW,
  REPOSITORY_MISMATCH,
  REPOSITORY_RENAMED,
  SECOND_CALLER,
  SUBJECT_FORMAT,
  TOKEN_BEFORE_BUILD,
  UNPINNED_ACTION,
  WORKFLOW_MISMATCH,
];
