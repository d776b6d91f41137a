import {
  type ForgeRepository,
  type PublishJob,
  type WouldMatch,
  registrationFor,
} from '../../workflow/index.ts';
import { profileOf } from './profile.ts';

/**
 * The registration that would accept a job at its index: the called file where the index reads
 * `job_workflow_ref`, the caller's where it reads `workflow_ref`. Null for a job of another repository's
 * workflow at an index that wants the called file in the publisher's: no registration can match it.
 */
export function neededRegistration(job: PublishJob, repository: ForgeRepository): WouldMatch | null {
  const readsCaller = profileOf(job.index)?.rules.workflowClaim === 'workflow_ref';
  const needed = registrationFor(job, repository);
  if (readsCaller) return { ...needed, workflow: job.callers[0]?.workflow ?? job.workflow };
  const takesAny = profileOf(job.index)?.rules.calledWorkflow === 'any';
  return job.remote === undefined || takesAny ? needed : null;
}
