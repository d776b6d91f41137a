import type { Needs } from './context.ts';
import type { Context } from './expressions/evaluate.ts';
import { holds } from './expressions/template.ts';
import { known, union } from './expressions/value.ts';
import type { GitHubWorkflow, Job } from './model.ts';
import type { Outputs } from './outputs/step-outputs.ts';

/** A condition without one of these also asks that everything before the job succeeded. */
const STATUS = /\b(?:always|failure|cancelled|success)\s*\(/iu;

/** A job that can run, with what is known of the jobs that it waits for. */
export interface ReachableJob {
  readonly job: Job;
  readonly needs: Needs;
}

/** How the jobs of a workflow are looked at. */
export interface Reach {
  /** What the condition of a job can look up. */
  readonly contextOf: (job: Job, needs: Needs) => Context;
  /** The outputs of a job that runs. */
  readonly outputsOf: (job: ReachableJob) => Outputs;
}

/**
 * What the outputs of the jobs before one can be. A condition that asks for a status is judged after jobs that
 * did not run, too; for every other one they did, or it would not come to it.
 */
function outputOf(
  { outputsOf }: Reach,
  before: readonly ReachableJob[],
  unsure: ReadonlySet<string>,
): NonNullable<Needs['output']> {
  const jobs = new Map(before.map((reachable) => [reachable.job.id, reachable]));
  return (id, name) => {
    const job = jobs.get(id);
    const possible = job === undefined ? undefined : outputsOf(job)(name);
    return possible !== undefined && unsure.has(id) ? union([possible, known('')]) : possible;
  };
}

/**
 * Jobs of a workflow that can run when everything before them succeeds: the condition is not surely false,
 * and nothing that they need, near or far, is surely skipped (a skip goes down the whole chain of `needs`).
 * https://docs.github.com/actions/reference/workflow-syntax-for-github-actions#jobsjob_idneeds
 */
export function reachableJobs(workflow: GitHubWorkflow, reach: Reach): readonly ReachableJob[] {
  const skipped = new Set<string>();
  // Jobs that are skipped or come, near or far, after one that is.
  const after = new Set<string>();
  // Jobs that may be skipped, for what only the run decides.
  const unsure = new Set<string>();
  const done = new Map<string, ReachableJob>();
  return workflow.jobs.flatMap((job): readonly ReachableJob[] => {
    const condition = job.condition?.text ?? '';
    const success = !job.needs.some((need) => after.has(need));
    const asksStatus = STATUS.test(condition);
    const before = job.needs.map((need) => done.get(need)).filter((one) => one !== undefined);
    const open = asksStatus ? new Set(unsure) : new Set<string>();
    const output = outputOf(reach, before, open);
    const needs: Needs = { skipped, names: job.needs, success, unsure: open, output };
    const waitsInVain = !success && !asksStatus;
    const truth = condition === '' ? true : holds(condition, reach.contextOf(job, needs));
    const runs = !waitsInVain && truth !== false;
    if (!runs) skipped.add(job.id);
    if (!runs || !success) after.add(job.id);
    if (truth !== true || job.needs.some((need) => unsure.has(need))) unsure.add(job.id);
    if (!runs) return [];
    const reachable = { job, needs: { ...needs, skipped: new Set(skipped) } };
    done.set(job.id, reachable);
    return [reachable];
  });
}
