import { type VersionRule, takesVersion } from '../../config/index.ts';

/** A publish job as the plan needs it; `PublishJob` of `publishing/workflow` is one. */
export interface PlannableJob {
  readonly workflow: string;
  readonly job: string;
  readonly index: string | null;
  readonly needs: readonly string[];
}

/** What is registered at an index, as far as the plan needs it; `DeclaredPublisher` is one. */
export interface PlannablePublisher {
  readonly index: string;
  readonly versions: VersionRule;
}

/** One publish job in the order in which it runs, and whether this version goes there. */
export interface ReleaseStep<Job extends PlannableJob> {
  readonly job: Job;
  readonly action: 'publish' | 'skip';
  /** Why it is skipped; empty for one that publishes. */
  readonly why: string;
}

/** What is to be released. */
export interface PlannedRelease {
  readonly version: string;
  readonly tag: string;
}

/** Lower runs first among jobs that do not wait for each other: a mistake shows on the test index. */
function rankOf(job: PlannableJob): number {
  return job.index === 'testpypi' ? 0 : job.index === 'pypi' ? 2 : 1;
}

/** The jobs in the order in which they run: `needs` first, then test index before production, then as given. */
export function orderJobs<Job extends PlannableJob>(jobs: readonly Job[]): readonly Job[] {
  const waiting = [...jobs];
  const ordered: Job[] = [];
  while (waiting.length > 0) {
    const names = new Set(waiting.map(({ job }) => job));
    const ready = waiting.filter(({ job, needs }) => !needs.some((need) => need !== job && names.has(need)));
    // A circle of `needs` is an error of the workflow that GitHub refuses; the order given then stands.
    const candidates = ready.length > 0 ? ready : waiting;
    const next = candidates.reduce((best, job) => (rankOf(job) < rankOf(best) ? job : best));
    ordered.push(next);
    waiting.splice(waiting.indexOf(next), 1);
  }
  return ordered;
}

/** The rules by which registrations at one index keep a version away; undefined when one of them takes it. */
export function refusingRules(
  declared: readonly Pick<PlannablePublisher, 'versions'>[],
  { version, tag }: PlannedRelease,
): string | undefined {
  // Nothing declared for this index limits nothing.
  if (declared.length === 0 || declared.some(({ versions }) => takesVersion(versions, version, tag)))
    return undefined;
  return declared.map(({ versions }) => `\`versions = "${versions}"\``).join(', ');
}

function whySkip(
  job: PlannableJob,
  publishers: readonly PlannablePublisher[],
  release: PlannedRelease,
): string {
  const declared = publishers.filter(({ index }) => index === job.index);
  const rules = refusingRules(declared, release);
  if (rules === undefined) return '';
  return `\`${job.index ?? 'its index'}\` takes ${rules}, and this is ${release.version}`;
}

/** Plans a release: which job publishes this version, in which order. Every job is in the plan. */
export function planRelease<Job extends PlannableJob>(
  jobs: readonly Job[],
  publishers: readonly PlannablePublisher[],
  release: PlannedRelease,
): readonly ReleaseStep<Job>[] {
  return orderJobs(jobs).map((job) => {
    const why = whySkip(job, publishers, release);
    return { job, action: why === '' ? 'publish' : 'skip', why };
  });
}
