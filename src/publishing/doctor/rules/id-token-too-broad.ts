import type { Problem } from '../finding.ts';
import { type Link, chainOf, grantingLink, permissionsOf } from '../jobs/call-chain.ts';
import type { Project, ProjectJob } from '../project.ts';
import type { Rule } from '../rule.ts';

/** Jobs besides the publishing ones that get the workflow's permissions. */
function othersOf({ source, job }: Link, publishing: ReadonlySet<string>): readonly string[] {
  return source.workflow.jobs
    .filter((other) => other.permissions === undefined && other.id !== job.id)
    .map(({ id }) => id)
    .filter((id) => !publishing.has(id));
}

function messageOf(link: Link, publishing: ReadonlySet<string>): string | undefined {
  const permissions = permissionsOf(link);
  if (permissions?.kind === 'write-all') {
    return `\`write-all\` gives job \`${link.job.id}\`, and whatever runs in it, every permission besides the ID token`;
  }
  const others = othersOf(link, publishing);
  if (link.job.permissions !== undefined || others.length === 0) return undefined;
  const names = others.slice(0, 3).map((id) => `\`${id}\``);
  return `\`id-token: write\` for the whole workflow gives ${names.join(', ')}${others.length > 3 ? ' and others' : ''} an ID token as well`;
}

function problemOf(own: ProjectJob, project: Project): readonly Problem[] {
  const { row } = own;
  if (row.idToken === 'missing' || row.auth === 'none') return [];
  const link = grantingLink(chainOf(own, project));
  if (link === undefined) return [];
  const publishing = new Set(
    project.jobs.flatMap((job) =>
      chainOf(job, project)
        .filter(({ source }) => source === link.source)
        .map(({ job: { id } }) => id),
    ),
  );
  const message = messageOf(link, publishing);
  if (message === undefined) return [];
  return [
    {
      file: link.source.path,
      line: permissionsOf(link)?.line ?? link.job.line,
      message,
      mend: `set \`permissions: {}\` for the workflow and \`id-token: write\` on job \`${link.job.id}\` only, with what else each job needs`,
    },
  ];
}

/** Whoever gets into a job that can have an ID token can publish as the repository. */
export const ID_TOKEN_TOO_BROAD: Rule = {
  name: 'id-token-too-broad',
  summary: '`id-token: write` is granted to jobs that do not publish, or with everything else',
  severity: 'warning',
  confidence: 'high',
  taxonomy: ['B1'],
  check: (project) => project.jobs.flatMap((job) => problemOf(job, project)),
};
