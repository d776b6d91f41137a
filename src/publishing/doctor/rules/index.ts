import type { Rule } from '../rule.ts';
import { CALLED_WORKFLOW } from './called-workflow.ts';
import { ENVIRONMENT_MISMATCH } from './environment-mismatch.ts';
import { ENVIRONMENT_MISSING } from './environment-missing.ts';
import { ENVIRONMENT_NOT_REQUIRED } from './environment-not-required.ts';
import { ENVIRONMENT_UNDECIDED } from './environment-undecided.ts';
import { FILE_UNREADABLE } from './file-unreadable.ts';
import { IGNORE_UNUSED } from './ignore-unused.ts';
import { IGNORE_WITHOUT_REASON } from './ignore-without-reason.ts';
import { OWNER_CHANGED } from './owner-changed.ts';
import { OWNER_MISMATCH } from './owner-mismatch.ts';
import { PENDING_DUPLICATE } from './pending-duplicate.ts';
import { PENDING_OUTDATED } from './pending-outdated.ts';
import { PROJECT_NAME_MISMATCH } from './project-name-mismatch.ts';
import { REGISTRATION_DRIFT } from './registration-drift.ts';
import { REGISTRATION_INVALID } from './registration-invalid.ts';
import { REGISTRATION_MISSING } from './registration-missing.ts';
import { REGISTRATION_UNUSED } from './registration-unused.ts';
import { REMOTE_WORKFLOW } from './remote-workflow.ts';
import { REPOSITORY_MISMATCH } from './repository-mismatch.ts';
import { REPOSITORY_RENAMED } from './repository-renamed.ts';
import { UNPINNED_ACTION } from './unpinned-action.ts';
import { WORKFLOW_MISMATCH } from './workflow-mismatch.ts';

/** Every rule, in the order of the alphabet. */
export const RULES: readonly Rule[] = [
  CALLED_WORKFLOW,
  ENVIRONMENT_MISMATCH,
  ENVIRONMENT_MISSING,
  ENVIRONMENT_NOT_REQUIRED,
  ENVIRONMENT_UNDECIDED,
  FILE_UNREADABLE,
  IGNORE_UNUSED,
  IGNORE_WITHOUT_REASON,
  OWNER_CHANGED,
  OWNER_MISMATCH,
  PENDING_DUPLICATE,
  PENDING_OUTDATED,
  PROJECT_NAME_MISMATCH,
  REGISTRATION_DRIFT,
  REGISTRATION_INVALID,
  REGISTRATION_MISSING,
  REGISTRATION_UNUSED,
  REMOTE_WORKFLOW,
  REPOSITORY_MISMATCH,
  REPOSITORY_RENAMED,
  UNPINNED_ACTION,
  WORKFLOW_MISMATCH,
];
