import { conditionsOf, isProduction, publishingJobs } from '../jobs/release-jobs.ts';
import type { Rule } from '../rule.ts';

const GUARD = /\bgithub\s*\.\s*(?:repository|repository_owner|repository_id|repository_owner_id)\b|\bfork\b/u;

/** A fork has no publishers: its runs fail, noisily, and mail those who own it. */
export const FORK_GUARD_MISSING: Rule = {
  name: 'fork-guard-missing',
  summary: 'a publish job runs in forks as well, where it can only fail',
  severity: 'note',
  confidence: 'high',
  taxonomy: ['C10'],
  check: (project) =>
    publishingJobs(project).flatMap((publishing) => {
      const { source, job, rows } = publishing;
      if (!rows.some(isProduction) || conditionsOf(publishing, project).some((text) => GUARD.test(text)))
        return [];
      const { owner, name } = project.facts.repository;
      return [
        {
          file: source.path,
          line: job.line,
          message: `job \`${job.id}\` runs in forks as well, where it can only fail`,
          mend: `set \`if: github.repository == '${owner}/${name}'\` on the first job of the release`,
        },
      ];
    }),
};
