import type { Context } from './expressions/evaluate.ts';
import { holds } from './expressions/template.ts';
import type { GitHubWorkflow, Job } from './model.ts';

/** Conditions with these run even though a job before them was skipped. */
const IGNORES_NEEDS = /\b(?:always|failure|cancelled)\s*\(/iu;

/**
 * Jobs of a workflow that can run when everything before them succeeds: the condition is not surely false,
 * and nothing that they need is surely skipped.
 */
export function reachableJobs(workflow: GitHubWorkflow, context: Context): readonly Job[] {
  const skipped = new Set<string>();
  return workflow.jobs.filter((job) => {
    const condition = job.condition?.text ?? '';
    const waitsInVain = job.needs.some((need) => skipped.has(need)) && !IGNORES_NEEDS.test(condition);
    const runs = !waitsInVain && (condition === '' || holds(condition, context) !== false);
    if (!runs) skipped.add(job.id);
    return runs;
  });
}
