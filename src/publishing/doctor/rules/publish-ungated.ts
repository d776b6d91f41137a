import type { Problem } from '../finding.ts';
import { type PublishingJob, isProduction, jobsBefore, publishingJobs } from '../jobs/release-jobs.ts';
import type { Project } from '../project.ts';
import type { Rule } from '../rule.ts';

const GATE = /test|lint|check|build|verif|valid|typ(?:e|ing)|quality|audit|\bci\b/iu;

/** Jobs of the same workflow that say by their names that they must hold, and that publish nothing themselves. */
function gates({ source, job }: PublishingJob, project: Project): readonly string[] {
  const publishing = project.jobs.filter((one) => one.source === source).map((one) => one.job.id);
  return source.workflow.jobs
    .filter((other) => !publishing.includes(other.id) && GATE.test(`${other.id} ${other.name ?? ''}`))
    .filter((other) => !jobsBefore(source, other).includes(job))
    .map(({ id }) => id);
}

function problemsOf(publishing: PublishingJob, project: Project): readonly Problem[] {
  const { source, job, rows } = publishing;
  if (job.needs.length > 0 || !rows.some(isProduction)) return [];
  const named = gates(publishing, project).map((id) => `\`${id}\``);
  if (named.length === 0) return [];
  return [
    {
      file: source.path,
      line: job.line,
      message: `job \`${job.id}\` publishes without waiting for ${named.join(', ')}`,
      mend: `write \`needs:\` with every job that must hold before \`${job.id}\` may publish`,
    },
  ];
}

/** Jobs without `needs` start at once: what fails beside them stops nothing. */
export const PUBLISH_UNGATED: Rule = {
  name: 'publish-ungated',
  summary: 'a publish job waits for none of the jobs beside it',
  severity: 'warning',
  confidence: 'medium',
  taxonomy: [],
  check: (project) => publishingJobs(project).flatMap((job) => problemsOf(job, project)),
};
