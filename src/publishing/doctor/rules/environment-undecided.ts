import { possibleEnvironments } from '../jobs/judge.ts';
import { titleOf } from '../registrations/page.ts';
import type { Rule } from '../rule.ts';

/** Nobody can promise that the index accepts a job whose environment only the run decides. */
export const ENVIRONMENT_UNDECIDED: Rule = {
  name: 'environment-undecided',
  summary: 'an expression decides the environment, so nobody can tell whether the index accepts the job',
  severity: 'note',
  confidence: 'high',
  taxonomy: ['A8'],
  check: ({ jobs, facts }) =>
    jobs.flatMap(({ row, source, publishJob }) => {
      const { environment, index, job } = row;
      if (environment === null || typeof environment === 'string' || row.auth === 'token') return [];
      if (facts.registrations.kind !== 'declared' || index === null) return [];
      if (!row.events.some(({ verdict }) => verdict === 'unknown')) return [];
      const values = possibleEnvironments(environment).map((value) =>
        value === '' ? 'none' : `\`${value}\``,
      );
      const registered = facts.registrations.publishers.filter((publisher) => publisher.index === index);
      const names = registered.map((publisher) => `\`${publisher.environment ?? 'any'}\``).join(' or ');
      return [
        {
          file: source.path,
          line: publishJob.environmentLine,
          message: `job \`${job}\` runs in the environment \`${environment.expression}\` (${values.length === 0 ? 'nobody can tell which' : values.join(' or ')}), and ${titleOf(index)} expects ${names}`,
          mend: `write the name of the environment, with one job for each`,
        },
      ];
    }),
};
