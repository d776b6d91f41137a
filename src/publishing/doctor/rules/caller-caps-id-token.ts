import type { Problem } from '../finding.ts';
import { chainOf, firstWithoutIdToken, permissionsOf } from '../jobs/call-chain.ts';
import type { Project, ProjectJob } from '../project.ts';
import type { Rule } from '../rule.ts';

function problemOf(own: ProjectJob, project: Project): readonly Problem[] {
  const { row, job, source } = own;
  if (row.idToken !== 'missing' || row.auth === 'token' || row.auth === 'none') return [];
  const chain = chainOf(own, project);
  const lacking = firstWithoutIdToken(chain);
  if (lacking === undefined || lacking === chain.at(-1)) return [];
  const { job: caller, source: file } = lacking;
  const asks = permissionsOf({ job, source });
  const isAsked = asks?.kind === 'write-all' || (asks?.kind === 'scopes' && asks.scopes.has('id-token'));
  const outcome = isAsked
    ? 'GitHub ends such a run with `startup_failure`, without a job and without a log'
    : 'no job below it gets an ID token';
  return [
    {
      file: file.path,
      line: caller.permissions?.line ?? caller.line,
      message: `job \`${caller.id}\` of \`${file.workflow.fileName}\` calls publish job \`${row.job}\` of \`${row.workflow}\` without \`id-token: write\`: ${outcome}`,
      mend: `set \`permissions: id-token: write\` on job \`${caller.id}\`, with what else the called workflow asks for`,
    },
  ];
}

/** A called workflow can have no permission that its caller does not have, and no default grants an ID token. */
export const CALLER_CAPS_ID_TOKEN: Rule = {
  name: 'caller-caps-id-token',
  summary: 'a job calls a publishing workflow without the permission `id-token: write`',
  severity: 'error',
  confidence: 'high',
  taxonomy: ['B2'],
  check: (project) => project.jobs.flatMap((job) => problemOf(job, project)),
};
