import type { Needs } from './context.ts';
import type { Context } from './expressions/evaluate.ts';
import { holds } from './expressions/template.ts';
import type { GitHubWorkflow, Job } from './model.ts';

/** A condition without one of these also asks that everything before the job succeeded. */
const STATUS = /\b(?:always|failure|cancelled|success)\s*\(/iu;

/** A job that can run, with what is known of the jobs that it waits for. */
export interface ReachableJob {
  readonly job: Job;
  readonly needs: Needs;
}

/**
 * Jobs of a workflow that can run when everything before them succeeds: the condition is not surely false,
 * and nothing that they need, near or far, is surely skipped (a skip goes down the whole chain of `needs`).
 * https://docs.github.com/actions/reference/workflow-syntax-for-github-actions#jobsjob_idneeds
 */
export function reachableJobs(
  workflow: GitHubWorkflow,
  contextOf: (job: Job, needs: Needs) => Context,
): readonly ReachableJob[] {
  const skipped = new Set<string>();
  // Jobs that are skipped or come, near or far, after one that is.
  const after = new Set<string>();
  return workflow.jobs.flatMap((job): readonly ReachableJob[] => {
    const condition = job.condition?.text ?? '';
    const success = !job.needs.some((need) => after.has(need));
    const needs: Needs = { skipped, names: job.needs, success };
    const waitsInVain = !success && !STATUS.test(condition);
    const runs = !waitsInVain && (condition === '' || holds(condition, contextOf(job, needs)) !== false);
    if (!runs) skipped.add(job.id);
    if (!runs || !success) after.add(job.id);
    return runs ? [{ job, needs: { ...needs, skipped: new Set(skipped) } }] : [];
  });
}
