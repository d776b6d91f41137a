import type { FuzzTarget } from '../target.ts';
import { apiTokenTarget } from './api-tokens.ts';
import { provenanceTarget, signedStatementTarget } from './attestations.ts';
import { sdistAsPythonTarget, wheelAsPythonTarget } from './as-python.ts';
import { configTarget, publishersFileTarget } from './config.ts';
import { sdistTarget, wheelTarget } from './distributions.ts';
import { errorBodyTarget, logTarget, registrationsTarget } from './explain.ts';
import { requirementsTarget, simpleHtmlTarget, tomlLockTarget } from './locks.ts';
import { checksumsTarget, filenameTarget, metadataTarget, versionTarget } from './packaging.ts';
import { multipartTarget } from './multipart.ts';
import { pipelineTarget } from './pipeline.ts';
import { secretsTarget } from './secrets.ts';
import { claimsTarget, idTokenTarget, registrationTarget } from './trust.ts';
import { workflowTarget } from './workflow.ts';

/** Every parser that meets strangers. */
export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  idTokenTarget,
  claimsTarget,
  registrationTarget,
  apiTokenTarget,
  provenanceTarget,
  signedStatementTarget,
  multipartTarget,
  wheelTarget,
  sdistTarget,
  wheelAsPythonTarget,
  sdistAsPythonTarget,
  metadataTarget,
  filenameTarget,
  versionTarget,
  checksumsTarget,
  configTarget,
  publishersFileTarget,
  workflowTarget,
  pipelineTarget,
  logTarget,
  errorBodyTarget,
  registrationsTarget,
  secretsTarget,
  requirementsTarget,
  tomlLockTarget,
  simpleHtmlTarget,
];
