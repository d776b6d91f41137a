import { BY_HAND } from '../../workflow/index.ts';
import type { Problem } from '../finding.ts';
import { oncePer } from '../jobs/once.ts';
import {
  type PublishingJob,
  conditionsOf,
  isProduction,
  publishingJobs,
  releaseJobs,
} from '../jobs/release-jobs.ts';
import { actionOf, inputOf } from '../jobs/written-steps.ts';
import type { Project } from '../project.ts';
import type { Rule } from '../rule.ts';

/** A build that checks out what an input or an earlier job names does not publish the branch. */
const checksOutTag = oncePer((project: Project): boolean => {
  const checkouts = releaseJobs(project).flatMap(({ job }) =>
    job.steps.filter((step) => actionOf(step) === 'actions/checkout'),
  );
  return checkouts.some((step) => /inputs|needs|tag|steps|env/iu.test(inputOf(step, 'ref') ?? ''));
});

/** The forge lets no branch into the environment. */
function isRefused({ rows }: PublishingJob, { facts }: Project): boolean {
  return rows.every(({ row }) => {
    const found = facts.online?.environments?.find(({ name }) => name === row.environment);
    return found?.refPatterns?.every(({ kind }) => kind === 'tag') === true;
  });
}

function problemsOf(publishing: PublishingJob, project: Project): readonly Problem[] {
  const { source, job, rows } = publishing;
  const byHand = rows.filter(
    (row) =>
      isProduction(row) &&
      row.publishJob.events.some(({ event, ref }) => event === BY_HAND && ref.startsWith('refs/heads/')),
  );
  const [first] = byHand;
  const starts = first?.publishJob.callers[0]?.workflow ?? source.workflow.fileName;
  const starting = project.workflows.find(({ workflow }) => workflow.fileName === starts);
  const trigger = starting?.workflow.triggers.find(({ event }) => event === BY_HAND);
  if (first === undefined || starting === undefined || trigger === undefined) return [];
  if (checksOutTag(project) || isRefused(publishing, project)) return [];
  const isHeld = conditionsOf(publishing, project).length > 0 || first.row.environment !== null;
  return [
    {
      file: starting.path,
      line: trigger.line,
      message: `a run by hand publishes by job \`${job.id}\` whatever branch it is started on, without a tag`,
      mend: `set \`if: github.ref_type == 'tag'\` on job \`${job.id}\`, or let its environment take tags only`,
      ...(isHeld ? { severity: 'note' as const } : {}),
    },
  ];
}

/** Without a tag, a release stands for no state of the repository that anybody finds again. */
export const DISPATCH_FROM_BRANCH: Rule = {
  name: 'dispatch-from-branch',
  summary: 'a run by hand publishes whatever branch it is started on',
  severity: 'warning',
  confidence: 'medium',
  taxonomy: ['C5'],
  check: (project) => publishingJobs(project).flatMap((job) => problemsOf(job, project)),
};
