import type { CompletePublisher } from '../../config/index.ts';
import type { Problem } from '../finding.ts';
import type { Project } from '../project.ts';
import { registerAgain, titleOf } from '../registrations/page.ts';
import { type Refusal, refusalsOf, wantedFor } from '../registrations/refusals.ts';
import type { Rule } from '../rule.ts';

/** The environment of a job in a sentence; of an expression, what it is when the job is refused. */
function shown({ job, environments }: Refusal): string {
  const { environment } = job.row;
  if (environment === null || typeof environment === 'string') return `\`${environment ?? ''}\``;
  const values = environments.map((value) => (value === '' ? 'none' : `\`${value}\``)).join(' or ');
  return `\`${environment.expression}\` (${values})`;
}

/** The registration as it would fit: of an expression that the event decides, in what it becomes. */
function wanted({ job, environments }: Refusal, nearest: CompletePublisher): CompletePublisher {
  const fitting = wantedFor(job, nearest);
  const [environment = '', ...others] = environments;
  return environment === '' || others.length > 0 ? fitting : { ...fitting, environment };
}

function problemOf(refusal: Refusal): readonly Problem[] {
  const { job, index, nearest } = refusal;
  const { environment } = job.row;
  if (nearest?.environment === undefined || environment === null) return [];
  const onlyCase =
    typeof environment === 'string' && environment.toLowerCase() === nearest.environment.toLowerCase();
  const remark = onlyCase ? `; they differ only in case, which ${titleOf(index)} tells apart` : '';
  return [
    {
      file: job.source.path,
      line: job.publishJob.environmentLine,
      message: `${titleOf(index)} expects the environment \`${nearest.environment}\`, and job \`${job.row.job}\` runs in ${shown(refusal)}${remark}`,
      mend: `set \`environment: ${nearest.environment}\` on job \`${job.row.job}\`, or ${registerAgain(wanted(refusal, nearest))}`,
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
