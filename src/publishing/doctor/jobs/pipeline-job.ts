import { type TokenlessError, isTokenlessError } from '../../../base/index.ts';
import {
  type GitLabPublishJob,
  type PredictedClaims,
  type PublishJob,
  type TriggerEvent,
  predictClaims,
  predictGitLabClaims,
  requireGitLabIdToken,
  requireIdToken,
} from '../../workflow/index.ts';
import type { DoctorFacts } from '../facts.ts';

/** True for a job of a GitLab pipeline; the others are GitHub's. */
export function isPipelineJob(job: PublishJob): job is GitLabPublishJob {
  return 'idTokens' in job;
}

/** The claims of a job's ID token, by the provider that gives it. */
export function predict(job: PublishJob, event: TriggerEvent, facts: DoctorFacts): PredictedClaims {
  const { repository, pipeline } = facts;
  return isPipelineJob(job)
    ? predictGitLabClaims(job, repository, event, pipeline?.host)
    : predictClaims(job, repository, event);
}

/** Why a job gets no ID token that its index would take; undefined: it gets one. */
export function idTokenProblem(job: PublishJob): TokenlessError | undefined {
  try {
    if (isPipelineJob(job)) requireGitLabIdToken(job);
    else requireIdToken(job);
    return undefined;
  } catch (error) {
    if (isTokenlessError(error)) return error;
    throw error;
  }
}
