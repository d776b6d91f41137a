import { publishingJobs } from '../jobs/release-jobs.ts';
import { jobNode } from '../jobs/written-steps.ts';
import { entry } from '../../workflow/index.ts';
import type { Rule } from '../rule.ts';

/** What an earlier job left on a runner of one's own meets the identity of the publisher. */
export const SELF_HOSTED_PUBLISH: Rule = {
  name: 'self-hosted-publish',
  summary: 'a publish job runs on a self-hosted runner',
  severity: 'note',
  confidence: 'high',
  taxonomy: [],
  check: (project) =>
    publishingJobs(project).flatMap(({ source, job }) =>
      job.runsOn.includes('self-hosted')
        ? [
            {
              file: source.path,
              line: entry(jobNode(source, job), 'runs-on')?.line ?? job.line,
              message: `job \`${job.id}\` publishes on a self-hosted runner, where earlier jobs may have left something`,
              mend: 'publish on a runner of the forge, or on one that is made anew for each job',
            },
          ]
        : [],
    ),
};
