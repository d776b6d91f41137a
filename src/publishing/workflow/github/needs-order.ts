import { workflowErrors } from '../errors.ts';
import type { Job } from './model.ts';

/** Jobs that wait for each other in a circle, starting anywhere on it. */
function circle(jobs: ReadonlyMap<string, Job>): readonly string[] {
  const path: string[] = [];
  let current = jobs.values().next().value;
  while (current !== undefined && !path.includes(current.id)) {
    path.push(current.id);
    const next = current.needs.find((need) => jobs.has(need));
    current = next === undefined ? undefined : jobs.get(next);
  }
  return path.slice(path.indexOf(current?.id ?? ''));
}

function refuseUnknownNeeds(jobs: readonly Job[], file: string): void {
  const ids = new Set(jobs.map(({ id }) => id));
  for (const job of jobs) {
    const needs = job.needs.find((need) => !ids.has(need));
    if (needs === undefined) continue;
    throw workflowErrors.create(
      'workflow-needs-unknown',
      { file, job: job.id, needs },
      { location: { file, line: job.line } },
    );
  }
}

/** GitHub passes over the case of job ids: `needs: Unit-Tests` waits for `unit-tests`. */
function withIdsAsWritten(jobs: readonly Job[]): readonly Job[] {
  const ids = new Map(jobs.map(({ id }) => [id.toLowerCase(), id]));
  const idOf = (need: string): string => ids.get(need.toLowerCase()) ?? need;
  return jobs.map((job) => ({ ...job, needs: job.needs.map(idOf) }));
}

/**
 * Jobs in the order of `needs`, the file's order among equals. Throws `workflow-needs-unknown` and
 * `workflow-needs-cycle`.
 */
export function inNeedsOrder(written: readonly Job[], file: string): readonly Job[] {
  const jobs = withIdsAsWritten(written);
  refuseUnknownNeeds(jobs, file);
  const waiting = new Map(jobs.map((job) => [job.id, job]));
  const ordered: Job[] = [];
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter(({ needs }) => needs.every((need) => !waiting.has(need)));
    if (ready.length === 0) {
      const ids = circle(waiting);
      const line = waiting.get(ids[0] ?? '')?.line ?? 1;
      throw workflowErrors.create('workflow-needs-cycle', { file, jobs: ids }, { location: { file, line } });
    }
    for (const job of ready) {
      waiting.delete(job.id);
      ordered.push(job);
    }
  }
  return ordered;
}
