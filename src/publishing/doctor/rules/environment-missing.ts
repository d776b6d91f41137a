import { registerAgain, titleOf } from '../registrations/page.ts';
import { placeOfJob } from '../registrations/place.ts';
import { refusalsOf, wantedFor } from '../registrations/refusals.ts';
import type { Rule } from '../rule.ts';

/** Without `environment:` the ID token has no such claim, and a publisher that wants one does not match. */
export const ENVIRONMENT_MISSING: Rule = {
  name: 'environment-missing',
  summary: 'a publish job runs in no environment, and its registration wants one',
  severity: 'error',
  confidence: 'high',
  taxonomy: ['A7'],
  check: (project) =>
    refusalsOf(project).flatMap(({ code, job, index, nearest }) => {
      if (code !== 'publisher-environment-mismatch' || job.row.environment !== null) return [];
      if (nearest?.environment === undefined) return [];
      return [
        {
          ...placeOfJob(job),
          message: `${titleOf(index)} expects the environment \`${nearest.environment}\`, and job \`${job.row.job}\` runs in none`,
          mend: `set \`environment: ${nearest.environment}\` on job \`${job.row.job}\`, or ${registerAgain(wantedFor(job, nearest))}`,
        },
      ];
    }),
};
