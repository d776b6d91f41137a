import type { GitHubWorkflow, PublishJob } from '../../publishing/workflow/index.ts';

interface Place {
  readonly workflow: string;
  readonly job: string;
}

const keyOf = ({ workflow, job }: Place): string => `${workflow}#${job}`;

/** A job and every job that calls it: whoever waits for one of them waits for it. */
const placesOf = (job: PublishJob): readonly Place[] => [job, ...job.callers];

/** Every job that these wait for in their own workflow, near or far. */
function waitedFor(place: Place, workflows: readonly GitHubWorkflow[]): readonly string[] {
  const jobs = workflows.find(({ fileName }) => fileName === place.workflow)?.jobs ?? [];
  const needsOf = (id: string): readonly string[] => jobs.find((job) => job.id === id)?.needs ?? [];
  const found = new Set(needsOf(place.job));
  // A set grows while it is walked, and the walk meets what was added.
  for (const id of found) for (const need of needsOf(id)) found.add(need);
  return [...found].map((job) => keyOf({ workflow: place.workflow, job }));
}

/**
 * The same jobs, with `needs` naming every publish job that must be done before: also those that are needed by
 * way of a job that publishes nothing, or of a job that calls this one.
 */
export function withAllNeeds(
  jobs: readonly PublishJob[],
  workflows: readonly GitHubWorkflow[],
): readonly PublishJob[] {
  return jobs.map((job) => {
    const waits = new Set(placesOf(job).flatMap((place) => waitedFor(place, workflows)));
    const needed = jobs.filter((other) => placesOf(other).some((place) => waits.has(keyOf(place))));
    return { ...job, needs: [...new Set(needed.map((other) => other.job))] };
  });
}
