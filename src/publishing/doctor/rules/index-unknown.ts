import type { Rule } from '../rule.ts';

/** Without its index a job has no verdict: better said than passed over. */
export const INDEX_UNKNOWN: Rule = {
  name: 'index-unknown',
  summary: 'nobody can tell to which index a job publishes, so it has no verdict',
  severity: 'note',
  confidence: 'high',
  taxonomy: ['A10'],
  check: ({ jobs }) =>
    jobs
      .filter(({ row }) => row.index === null && row.method !== 'script' && row.auth !== 'token')
      .map(({ row, source, publishJob }) => ({
        file: source.path,
        line: publishJob.stepLines[0] ?? row.line,
        message: `only the run decides to which index job \`${row.job}\` publishes by \`${row.method}\`: nobody can tell whether it is accepted`,
        mend: 'write the index as it is, with one job for each',
      })),
};
