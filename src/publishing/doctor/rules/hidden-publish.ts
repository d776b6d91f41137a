import type { Problem } from '../finding.ts';
import type { ProjectJob } from '../project.ts';
import type { Rule } from '../rule.ts';

function problemOf({ row, source, publishJob, job }: ProjectJob): Problem {
  const what =
    job.uses === undefined
      ? 'hands over to a script or a task that may publish'
      : `calls \`${job.uses}\`, which cannot be read here`;
  return {
    file: source.path,
    line: publishJob.stepLines[0] ?? row.line,
    message: `job \`${row.job}\` ${what}: what it publishes, and where, nobody can tell`,
    mend: 'put the command that publishes into the workflow itself',
  };
}

/** A publish command that stands in a script is not judged. */
export const HIDDEN_PUBLISH: Rule = {
  name: 'hidden-publish',
  summary: 'a job may publish by a script that doctor does not read',
  severity: 'note',
  confidence: 'low',
  taxonomy: ['A10'],
  check: ({ jobs }) =>
    jobs
      .filter(({ row }) => row.index === null && row.method === 'script' && row.reusable !== 'remote')
      .map(problemOf),
};
