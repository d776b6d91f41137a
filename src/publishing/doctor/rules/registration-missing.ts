import type { Problem } from '../finding.ts';
import type { Project, ProjectJob } from '../project.ts';
import { neededBy, registerNew, titleOf } from '../registrations/page.ts';
import { placeOfJob } from '../registrations/place.ts';
import { registeredElsewhere, unregisteredJobs } from '../registrations/unused.ts';
import type { Rule } from '../rule.ts';

/** Names of public indexes; of another address nobody here knows how it authenticates. */
const isAddress = (index: string): boolean => index.includes('://');

function problemOf(job: ProjectJob, project: Project): Problem {
  const { index, job: id } = job.row;
  const elsewhere = registeredElsewhere(project, job);
  const remark = elsewhere === undefined ? '' : ` (only at ${titleOf(elsewhere.index)})`;
  return {
    ...placeOfJob(job),
    message: `job \`${id}\` publishes to ${titleOf(index)}, where nothing is registered${remark}`,
    mend: registerNew(neededBy(job, project.facts)),
    ...(isAddress(index ?? '') ? { severity: 'warning', confidence: 'medium' } : {}),
  };
}

/** Publishers are registered at each index anew: what is registered at the test index says nothing of the other. */
export const REGISTRATION_MISSING: Rule = {
  name: 'registration-missing',
  summary: 'a job publishes to an index at which nothing is registered',
  severity: 'error',
  confidence: 'high',
  taxonomy: ['A10'],
  check: (project) => unregisteredJobs(project).map((job) => problemOf(job, project)),
};
