import type { EnvironmentExpression } from '../../workflow/index.ts';
import type { Problem } from '../finding.ts';
import type { Project } from '../project.ts';
import { registerAgain, titleOf } from '../registrations/page.ts';
import { type Refusal, refusalsOf, wantedFor } from '../registrations/refusals.ts';
import type { Rule } from '../rule.ts';

/** The environment of a job in a sentence. */
function shown(environment: string | EnvironmentExpression): string {
  if (typeof environment === 'string') return `\`${environment}\``;
  const values = environment.values.map((value) => (value === '' ? 'none' : `\`${value}\``)).join(' or ');
  return `\`${environment.expression}\` (${values})`;
}

function problemOf({ job, index, nearest }: Refusal): readonly Problem[] {
  const { environment } = job.row;
  if (nearest?.environment === undefined || environment === null) return [];
  const onlyCase =
    typeof environment === 'string' && environment.toLowerCase() === nearest.environment.toLowerCase();
  const remark = onlyCase ? `; they differ only in case, which ${titleOf(index)} tells apart` : '';
  return [
    {
      file: job.source.path,
      line: job.publishJob.environmentLine,
      message: `${titleOf(index)} expects the environment \`${nearest.environment}\`, and job \`${job.row.job}\` runs in ${shown(environment)}${remark}`,
      mend: `set \`environment: ${nearest.environment}\` on job \`${job.row.job}\`, or ${registerAgain(wantedFor(job, nearest))}`,
    },
  ];
}

function check(project: Project): readonly Problem[] {
  return refusalsOf(project)
    .filter(({ code }) => code === 'publisher-environment-mismatch')
    .flatMap(problemOf);
}

/** The environment of the job is a claim of its ID token: another one is another identity. */
export const ENVIRONMENT_MISMATCH: Rule = {
  name: 'environment-mismatch',
  summary: 'a publish job runs in another environment than its registration wants',
  severity: 'error',
  confidence: 'high',
  taxonomy: ['A8'],
  check,
};
