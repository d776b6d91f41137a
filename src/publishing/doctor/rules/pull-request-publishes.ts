import type { Condition } from '../../workflow/index.ts';
import { isProduction } from '../jobs/release-jobs.ts';
import { placeOfJob } from '../registrations/place.ts';
import type { Rule } from '../rule.ts';

const PULL_REQUEST = new Set(['pull_request', 'pull_request_review', 'pull_request_review_comment']);

/** A switch by which nothing is uploaded. */
const DRY_RUN = /dry[-_]?run/iu;

/** A pull request that was merged is what its author wants to publish. */
const isOfMerged = (conditions: readonly (Condition | null)[]): boolean =>
  conditions.some((condition) => /\bpull_request\.merged\b/u.test(condition?.text ?? ''));

/** What nobody has merged is published; from a fork, where there is no ID token, the job fails instead. */
export const PULL_REQUEST_PUBLISHES: Rule = {
  name: 'pull-request-publishes',
  summary: 'a pull request starts a publish job',
  severity: 'error',
  confidence: 'high',
  taxonomy: ['B3'],
  check: ({ jobs }) =>
    jobs.flatMap((own) => {
      const { row, publishJob, job, source } = own;
      const event = row.events.find((one) => PULL_REQUEST.has(one.event))?.event;
      // A name that speaks of publishing is too little to say so.
      if (event === undefined || row.method === 'script') return [];
      const steps = job.steps.filter(({ line }) => publishJob.stepLines.includes(line));
      const conditions = [job.condition, ...steps.map(({ condition }) => condition)];
      if (isOfMerged(conditions)) return [];
      // A condition that nobody can decide may keep pull requests out, and so may a script that can try only.
      const mayBeKeptOut =
        conditions.some((one) => one !== null) ||
        publishJob.callers.length > 0 ||
        steps.some(({ run = '' }) => DRY_RUN.test(run));
      return [
        {
          ...placeOfJob(own),
          ...(publishJob.condition === null ? {} : { line: publishJob.condition.line }),
          file: source.path,
          message: `\`${event}\` starts publish job \`${row.job}\`: it would publish what nobody has merged, and a pull request from a fork gets no ID token`,
          mend: `set \`if: github.event_name != '${event}'\` on job \`${row.job}\`, or publish from a workflow that pull requests do not start`,
          ...(isProduction(own) ? {} : { severity: 'warning' }),
          ...(mayBeKeptOut ? { severity: 'warning', confidence: 'medium' } : {}),
        },
      ];
    }),
};
