import type { Problem } from '../finding.ts';
import { type PublishingJob, publishingJobs } from '../jobs/release-jobs.ts';
import type { Rule } from '../rule.ts';

/** These run a job although one that it needs has failed. */
const ANYWAY = /\balways\s*\(\s*\)|!\s*cancelled\s*\(\s*\)/iu;
/** A condition that looks at the results may ask for success by itself. */
const ASKS_RESULTS =
  /\bneeds\b[^&|]*\bresult\b|\bsuccess\s*\(\s*\)|!\s*failure\s*\(\s*\)|!\s*contains\s*\(\s*needs\b/iu;

function problemsOf({ source, job }: PublishingJob): readonly Problem[] {
  const { condition } = job;
  if (condition === null || job.needs.length === 0) return [];
  if (!ANYWAY.test(condition.text) || ASKS_RESULTS.test(condition.text)) return [];
  return [
    {
      file: source.path,
      line: condition.line,
      message: `job \`${job.id}\` publishes even when ${job.needs.map((need) => `\`${need}\``).join(', ')} failed`,
      mend: "remove the status function from `if`, or ask for `needs.NAME.result == 'success'` of every job that must hold",
    },
  ];
}

/** A gate that a publish job does not wait for is none. */
export const PUBLISH_ALWAYS: Rule = {
  name: 'publish-always',
  summary: 'a publish job runs although the jobs that it needs have failed',
  severity: 'error',
  confidence: 'high',
  taxonomy: [],
  check: (project) => publishingJobs(project).flatMap(problemsOf),
};
