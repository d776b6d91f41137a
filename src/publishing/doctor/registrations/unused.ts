import type { CompletePublisher } from '../../config/index.ts';
import { formProblemOf } from '../jobs/ask.ts';
import { profileOf } from '../jobs/profile.ts';
import type { Project, ProjectJob } from '../project.ts';
import { letsPublish, refusalsOf } from './refusals.ts';

/** Its verdict says something else than whether the registration fits, which is told first. */
const isOpen = ({ row }: ProjectJob): boolean =>
  !row.events.some(({ verdict, code = '' }) => verdict === 'accept' || code.startsWith('publisher-'));

/** True where some job may be the one that a registration is for, fitting or not. */
function isSpokenFor(project: Project, publisher: CompletePublisher, nearest: ReadonlySet<unknown>): boolean {
  if (nearest.has(publisher)) return true;
  return project.jobs.some((job) => {
    const { index, reusable, method, workflow } = job.row;
    if (index !== null && index !== publisher.index) return false;
    // Nobody can tell where a script publishes: it may be what its workflow is registered for.
    const mayBeMeant = reusable === 'remote' || (method === 'script' && workflow === publisher.workflow);
    return letsPublish(project, publisher, job) || (index === null ? mayBeMeant : isOpen(job));
  });
}

/** Registrations that no job of the repository needs; none where a workflow could not be read. */
export function unusedPublishers(project: Project): readonly CompletePublisher[] {
  const { kind, publishers } = project.facts.registrations;
  const isUnread = project.unread.some(({ path }) => path.startsWith('.github/workflows/'));
  if (kind !== 'declared' || isUnread) return [];
  const nearest = new Set(refusalsOf(project).map((refusal) => refusal.nearest));
  return publishers.filter((publisher) => {
    const profile = profileOf(publisher.index);
    // What the form refuses is told by `registration-invalid`; pipelines of GitLab are not read here.
    const isValid =
      publisher.provider === 'github' &&
      profile !== undefined &&
      formProblemOf(publisher, profile) === undefined;
    return isValid && !isSpokenFor(project, publisher, nearest);
  });
}

/** Publish jobs of indexes at which nothing of GitHub is registered, one for each index. */
export function unregisteredJobs(project: Project): readonly ProjectJob[] {
  const { publishers } = project.facts.registrations;
  const own = publishers.filter(({ provider }) => provider === 'github');
  const registered = new Set(own.map(({ index }) => index));
  const missing = refusalsOf(project).filter(({ index }) => !registered.has(index));
  return [...new Map(missing.toReversed().map(({ index, job }) => [index, job])).values()].toReversed();
}

/** The unused registration at another index that would serve a job, had it been made at the right one. */
export function registeredElsewhere(project: Project, job: ProjectJob): CompletePublisher | undefined {
  return unusedPublishers(project).find((publisher) => letsPublish(project, publisher, job));
}
