import type { RegistryProfile } from '../../../trust/index.ts';
import type { CompletePublisher } from '../../config/index.ts';
import { type TriggerEvent, predictClaims } from '../../workflow/index.ts';
import { ask, toRegistered } from '../jobs/ask.ts';
import { possibleEnvironments } from '../jobs/judge.ts';
import { profileOf } from '../jobs/profile.ts';
import type { Project, ProjectJob } from '../project.ts';

/** A publish job that its index refuses for what is registered there. */
export interface Refusal {
  readonly job: ProjectJob;
  readonly index: string;
  readonly profile: RegistryProfile;
  /** The code of the verdict, `publisher-…`. */
  readonly code: string;
  /** The registration that comes nearest; undefined: there is none at this index. */
  readonly nearest: CompletePublisher | undefined;
}

/** What a registration has to do with a job, whatever event starts it. */
const ANY_EVENT: TriggerEvent = { event: 'workflow_dispatch', ref: 'refs/heads/*' };

function nearestOf(
  project: Project,
  job: ProjectJob,
  profile: RegistryProfile,
): CompletePublisher | undefined {
  const { registrations, repository } = project.facts;
  const own = registrations.publishers.filter(({ index }) => index === job.row.index);
  const [environment = null] = possibleEnvironments(job.row.environment);
  const event = job.publishJob.events[0] ?? ANY_EVENT;
  const predicted = predictClaims({ ...job.publishJob, environment }, repository, event);
  const assumes = possibleEnvironments(job.row.environment).length === 0 ? ['environment'] : [];
  const answer = ask(toRegistered(own, profile), predicted, profile, assumes);
  return answer.verdict === 'accept' ? undefined : answer.nearest;
}

function refusalOf(project: Project, job: ProjectJob): readonly Refusal[] {
  const { index, events } = job.row;
  const code = events.map((event) => event.code ?? '').find((one) => one.startsWith('publisher-'));
  const profile = profileOf(index);
  if (code === undefined || index === null || profile === undefined) return [];
  return [{ job, index, profile, code, nearest: nearestOf(project, job, profile) }];
}

/** Every publish job that an index refuses for what is registered, by the verdict of its row. */
export function refusalsOf(project: Project): readonly Refusal[] {
  return project.jobs.flatMap((job) => refusalOf(project, job));
}

/** True where a registration alone would let a job publish in one of the environments that it can run in. */
export function letsPublish(project: Project, publisher: CompletePublisher, job: ProjectJob): boolean {
  const profile = profileOf(publisher.index);
  if (profile === undefined) return false;
  const own = toRegistered([publisher], profile);
  const names = possibleEnvironments(job.row.environment);
  return (names.length === 0 ? [null] : names).some((environment) => {
    const predicted = predictClaims({ ...job.publishJob, environment }, project.facts.repository, ANY_EVENT);
    const assumes = names.length === 0 ? ['environment'] : [];
    return ask(own, predicted, profile, assumes).verdict === 'accept';
  });
}

/** One refusal for each registration that came nearest: one thing to change is one finding. */
export function oncePerRegistration(
  refusals: readonly Refusal[],
): readonly (Refusal & { readonly nearest: CompletePublisher })[] {
  const first = new Map<CompletePublisher, Refusal & { readonly nearest: CompletePublisher }>();
  for (const refusal of refusals) {
    const { nearest } = refusal;
    if (nearest !== undefined && !first.has(nearest)) first.set(nearest, { ...refusal, nearest });
  }
  return [...first.values()];
}

/** The registration that a job needs, in place of one that does not fit it. */
export function wantedFor(job: ProjectJob, instead: CompletePublisher): CompletePublisher {
  const { wouldMatch } = job.row;
  const { environment: _environment, ...rest } = instead;
  return wouldMatch === null ? instead : { ...rest, ...wouldMatch };
}
