import type { Job } from '../../workflow/index.ts';
import type { Project, ProjectJob, ProjectWorkflow } from '../project.ts';
import { oncePer } from './once.ts';

/** A job that publishes, once, with what it publishes to. */
export interface PublishingJob {
  readonly source: ProjectWorkflow;
  readonly job: Job;
  /** One per index and calling chain. */
  readonly rows: readonly [ProjectJob, ...ProjectJob[]];
}

/** A job of a release: one that publishes, or one that must have run before. */
export interface ReleaseJob {
  readonly source: ProjectWorkflow;
  readonly job: Job;
  readonly publishes: boolean;
  /** It hands files on: what it builds may become part of the release. */
  readonly builds: boolean;
}

/** What is packed to be looked at, and never to be published. */
const TO_LOOK_AT = /cover|junit|report|\blogs?\b|results?\b|html|\bdocs?\b|benchmark|profil|screenshot/iu;
const HANDS_ON = /^(?:actions\/upload-artifact|hynek\/build-and-inspect-python-package)(?:@|$|\/)/iu;

/** Nothing starts it: `if: false`, or an event that never comes. A workflow that is only called waits for callers. */
const isOff = ({ publishJob, source }: ProjectJob): boolean =>
  publishJob.events.length === 0 && source.workflow.triggers.every(({ event }) => event !== 'workflow_call');

/**
 * Every job that publishes, once. Scripts that only look as if they did are left out: what is said of a publish
 * job would be guessed of them.
 */
export const publishingJobs: (project: Project) => readonly PublishingJob[] = oncePer(({ jobs }) => {
  const groups = new Map<string, [ProjectJob, ...ProjectJob[]]>();
  for (const job of jobs) {
    if (job.row.method === 'script' || isOff(job)) continue;
    const key = JSON.stringify([job.source.path, job.job.id]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [job]);
    else group.push(job);
  }
  return [...groups.values()].map((rows) => ({ source: rows[0].source, job: rows[0].job, rows }));
});

/** A place to try: TestPyPI, or an address that says so. */
export function isTestIndex(index: string | null): boolean {
  return index !== null && /\btest|staging|localhost|127\.0\.0\.1/iu.test(index);
}

/** True for a job that publishes where people install from. */
export function isProduction({ row }: ProjectJob): boolean {
  return row.index !== null && !isTestIndex(row.index);
}

/** The jobs that a job waits for, and those that they wait for. */
export function jobsBefore({ workflow }: ProjectWorkflow, job: Job): readonly Job[] {
  const found = new Set<string>(job.needs);
  for (const id of found)
    for (const need of workflow.jobs.find((one) => one.id === id)?.needs ?? []) found.add(need);
  return workflow.jobs.filter(({ id }) => found.has(id));
}

/** A job where it stands. */
export interface Place {
  readonly source: ProjectWorkflow;
  readonly job: Job;
}

/** A job, or the jobs of the workflow of this repository that it calls. */
function followed({ source, job }: Place, { workflows }: Project): readonly Place[] {
  const file = /^[.$]\/\.github\/workflows\/(?<file>[^/@]+)$/u.exec(job.uses ?? '')?.groups?.['file'];
  const called =
    file === undefined ? undefined : workflows.find(({ workflow }) => workflow.fileName === file);
  if (called === undefined || called === source) return [{ source, job }];
  return called.workflow.jobs.map((own) => ({ source: called, job: own }));
}

/** The jobs that call a publish job, the outermost first. */
export function callersOf({ publishJob }: ProjectJob, { workflows }: Project): readonly Place[] {
  return publishJob.callers.flatMap((caller) => {
    const source = workflows.find(({ workflow }) => workflow.fileName === caller.workflow);
    const job = source?.workflow.jobs.find(({ id }) => id === caller.job);
    return source === undefined || job === undefined ? [] : [{ source, job }];
  });
}

function before(publishing: PublishingJob, project: Project): readonly Place[] {
  const chain = [publishing, ...publishing.rows.flatMap((row) => callersOf(row, project))];
  return chain
    .flatMap(({ source, job }) => jobsBefore(source, job).map((own) => ({ source, job: own })))
    .flatMap((place) => followed(place, project));
}

/** The jobs of the runs in which a job publishes: itself, and all that ran before it there, through calls. */
export function jobsOfRun(publishing: PublishingJob, project: Project): readonly Place[] {
  const { source, job } = publishing;
  const places = [{ source, job }, ...before(publishing, project)];
  const keyOf = (place: Place): string => JSON.stringify([place.source.path, place.job.id]);
  return [...new Map(places.map((place) => [keyOf(place), place])).values()];
}

/** Every job of the releases, once: those that publish and those that ran before them, through calls. */
export const releaseJobs: (project: Project) => readonly ReleaseJob[] = oncePer((project) => {
  const found = new Map<string, ReleaseJob>();
  const add = ({ source, job }: Place, publishes: boolean): void => {
    const key = JSON.stringify([source.path, job.id]);
    const builds = job.steps.some(
      ({ uses = '', with: inputs }) =>
        HANDS_ON.test(uses) && !TO_LOOK_AT.test([...inputs.values()].join(' ')),
    );
    if (!found.has(key)) found.set(key, { source, job, publishes, builds });
  };
  const publishing = publishingJobs(project);
  for (const place of publishing) add(place, true);
  for (const place of publishing.flatMap((one) => before(one, project))) add(place, false);
  return [...found.values()];
});

/** Conditions that decide whether a job publishes: its own, its callers', those of all that must run before, its publish steps'. */
export function conditionsOf(publishing: PublishingJob, project: Project): readonly string[] {
  const { job, rows } = publishing;
  const chain = [publishing, ...rows.flatMap((row) => callersOf(row, project))];
  const lines = new Set(rows.flatMap(({ publishJob }) => publishJob.stepLines));
  const steps = job.steps.filter(({ line }) => lines.has(line));
  const jobs = [...chain.map((place) => place.job), ...before(publishing, project).map((place) => place.job)];
  return [...jobs, ...steps].flatMap(({ condition }) => (condition === null ? [] : [condition.text]));
}
