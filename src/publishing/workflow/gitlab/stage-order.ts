import { workflowErrors } from '../errors.ts';
import type { PipelineJob } from './model.ts';

function refuseUnknownNeeds(jobs: readonly PipelineJob[]): void {
  const ids = new Set(jobs.map(({ id }) => id));
  for (const { id, file, line, needs = [] } of jobs) {
    const missing = needs.find(({ job, optional }) => !optional && !ids.has(job));
    if (missing === undefined) continue;
    const details = { file, job: id, needs: missing.job };
    throw workflowErrors.create('workflow-needs-unknown', details, { location: { file, line } });
  }
}

/** Puts each job after all that it needs, else in the given order; those that wait for each other are refused. */
class Ordering {
  readonly ordered = new Set<PipelineJob>();
  readonly #jobs: ReadonlyMap<string, PipelineJob>;

  constructor(jobs: readonly PipelineJob[]) {
    this.#jobs = new Map(jobs.map((job) => [job.id, job]));
    for (const job of jobs) this.#place(job, new Set());
  }

  #place(job: PipelineJob, waiting: Set<string>): void {
    if (this.ordered.has(job)) return;
    if (waiting.has(job.id)) {
      const all = [...waiting];
      const { file, line } = job;
      const details = { file, jobs: all.slice(all.indexOf(job.id)) };
      throw workflowErrors.create('workflow-needs-cycle', details, { location: { file, line } });
    }
    waiting.add(job.id);
    for (const need of job.needs ?? []) {
      const needed = this.#jobs.get(need.job);
      if (needed !== undefined) this.#place(needed, waiting);
    }
    waiting.delete(job.id);
    this.ordered.add(job);
  }
}

/** More jobs than anybody has in one pipeline. */
const MAX_JOBS = 2000;

function refuseTooMany(jobs: readonly PipelineJob[]): void {
  const [first] = jobs;
  if (first === undefined || jobs.length <= MAX_JOBS) return;
  const { file } = first;
  throw workflowErrors.create(
    'workflow-too-large',
    { file, limit: `${MAX_JOBS} jobs` },
    { location: { file } },
  );
}

/**
 * Jobs in the order in which they can run: stage by stage, and after what they need. Throws
 * `workflow-needs-unknown` (unless an unseen include may hold the job), `workflow-needs-cycle`,
 * `workflow-too-large`.
 */
export function inStageOrder(
  jobs: readonly PipelineJob[],
  stages: readonly string[],
  mayBeUnseen: boolean,
): readonly PipelineJob[] {
  refuseTooMany(jobs);
  if (!mayBeUnseen) refuseUnknownNeeds(jobs);
  const order = new Map(['.pre', ...stages, '.post'].map((stage, position) => [stage, position]));
  const placed = jobs.map((job) => ({ ...job, stagePosition: order.get(job.stage) ?? order.size }));
  placed.sort((left, right) => left.stagePosition - right.stagePosition);
  return [...new Ordering(placed).ordered];
}

/** The names of the jobs that a job waits for: its `needs`, else every job of an earlier stage. */
export function awaited(job: PipelineJob, jobs: readonly PipelineJob[]): readonly string[] {
  if (job.needs !== undefined) return job.needs.map((need) => need.job);
  return jobs.filter((other) => other.stagePosition < job.stagePosition).map(({ id }) => id);
}
