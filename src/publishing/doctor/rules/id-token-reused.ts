import type { Problem } from '../finding.ts';
import { exchangeStepsOf } from '../jobs/exchange-steps.ts';
import type { ProjectJob } from '../project.ts';
import type { Rule } from '../rule.ts';

function problemsOf({ job, source, row }: ProjectJob): readonly Problem[] {
  const steps = exchangeStepsOf(job);
  const asked = steps.flatMap(({ asksFor }) => asksFor).length;
  const hosts = [...new Set(steps.flatMap(({ mintsAt }) => mintsAt))];
  if (asked === 0 || asked >= hosts.length) return [];
  const second = steps.find(({ mintsAt }) => mintsAt.some((host) => host !== hosts[0])) ?? steps[0];
  return [
    {
      file: source.path,
      line: second?.step.line ?? row.line,
      message: `job \`${row.job}\` asks for ${asked} ID token${asked === 1 ? '' : 's'} and exchanges at ${hosts.map((host) => `\`${host}\``).join(' and ')}: each takes its own audience, and each ID token once`,
      mend: 'ask for a new ID token before each exchange, with the audience of that index',
    },
  ];
}

/** An index takes an ID token once, and only one that is for its own audience. */
export const ID_TOKEN_REUSED: Rule = {
  name: 'id-token-reused',
  summary: 'a script exchanges one ID token at two indexes',
  severity: 'error',
  confidence: 'medium',
  taxonomy: ['B8'],
  check: ({ jobs }) => jobs.flatMap(problemsOf),
};
