import { entry } from '../../workflow/index.ts';
import { callersOf, isProduction, publishingJobs } from '../jobs/release-jobs.ts';
import { jobNode } from '../jobs/written-steps.ts';
import type { Rule } from '../rule.ts';

/** Two runs of one version race for its files: each uploads what the other then finds taken. */
export const CONCURRENCY_MISSING: Rule = {
  name: 'concurrency-missing',
  summary: 'two runs of a publish job may upload at the same time',
  severity: 'note',
  confidence: 'high',
  taxonomy: ['C8'],
  check: (project) =>
    publishingJobs(project).flatMap(({ source, job, rows }) => {
      const chain = [{ source, job }, ...rows.flatMap((row) => callersOf(row, project))];
      const isGuarded = chain.some(
        (place) =>
          entry(place.source.tree, 'concurrency') !== undefined ||
          entry(jobNode(place.source, place.job), 'concurrency') !== undefined,
      );
      if (isGuarded || !rows.some(isProduction)) return [];
      return [
        {
          file: source.path,
          line: job.line,
          message: `nothing keeps two runs from publishing by job \`${job.id}\` at the same time`,
          mend: 'write `concurrency: { group: release, cancel-in-progress: false }` at the top of the workflow',
        },
      ];
    }),
};
