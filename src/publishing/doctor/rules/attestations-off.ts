import { inputEntry, writtenSteps } from '../jobs/written-steps.ts';
import { isProduction, publishingJobs } from '../jobs/release-jobs.ts';
import type { Rule } from '../rule.ts';

/** Without attestations nobody can tell where the files of a release were built. */
export const ATTESTATIONS_OFF: Rule = {
  name: 'attestations-off',
  summary: 'a publish step turns attestations off',
  severity: 'note',
  confidence: 'high',
  taxonomy: [],
  check: (project) =>
    publishingJobs(project).flatMap(({ source, job, rows }) => {
      const production = rows.filter(isProduction).flatMap(({ publishJob }) => publishJob.stepLines);
      return writtenSteps(source, job).flatMap((written) => {
        const input = inputEntry(written, 'attestations');
        const isOff = written.step.with.get('attestations') === 'false';
        if (input === undefined || !isOff || !production.includes(written.step.line)) return [];
        return [
          {
            file: source.path,
            line: input.line,
            message: `job \`${job.id}\` publishes without attestations`,
            mend: 'remove `attestations: false`: with trusted publishing they cost nothing',
          },
        ];
      });
    }),
};
