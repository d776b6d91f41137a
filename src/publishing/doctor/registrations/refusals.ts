import type { RegistryProfile } from '../../../trust/index.ts';
import type { CompletePublisher } from '../../config/index.ts';
import { type TriggerEvent, environmentFor, predictClaims } from '../../workflow/index.ts';
import { type Answer, ask, toRegistered } from '../jobs/ask.ts';
import { possibleEnvironments } from '../jobs/judge.ts';
import { profileOf } from '../jobs/profile.ts';
import type { Project, ProjectJob } from '../project.ts';

/** A publish job that its index refuses for what is registered there. */
export interface Refusal {
  readonly job: ProjectJob;
  readonly index: string;
  readonly profile: RegistryProfile;
  /** The environments that it can run in then, the empty one for none; none at all when nobody can tell. */
  readonly environments: readonly string[];
  /** What is wrong with the registration that was meant for it, `publisher-…`. */
  readonly code: string;
  /** The registration that comes nearest; undefined: there is none at this index. */
  readonly nearest: CompletePublisher | undefined;
}

/** What every registry takes, so that only the registration decides. */
const ANY_EVENT: TriggerEvent = { event: 'push', ref: 'refs/tags/*' };

interface Question {
  readonly project: Project;
  readonly job: ProjectJob;
  readonly profile: RegistryProfile;
}

/** The environments that a job can run in by the event that is refused for its registration. */
function environmentsOf({ row, publishJob }: ProjectJob): readonly string[] {
  const refused = row.events.find(({ code = '' }) => code.startsWith('publisher-'));
  const environment = refused === undefined ? row.environment : environmentFor(publishJob, refused);
  return possibleEnvironments(environment);
}

/** Asks about a job in the first of these, as if an event that nothing refuses started it. */
function askFor({ project, job, profile }: Question, publishers: readonly CompletePublisher[]): Answer {
  const names = environmentsOf(job);
  const [environment = null] = names;
  const predicted = predictClaims({ ...job.publishJob, environment }, project.facts.repository, ANY_EVENT);
  const assumes = names.length === 0 ? ['environment'] : [];
  return ask(toRegistered(publishers, profile), predicted, profile, assumes);
}

/** A registration that serves another job is not the one that was meant for this one, if there is any else. */
function meantFor({ project, job }: Question): readonly CompletePublisher[] {
  const own = project.facts.registrations.publishers.filter(
    ({ index, provider }) => index === job.row.index && provider === 'github',
  );
  const others = project.jobs.filter(({ row }) => row.index === job.row.index);
  const free = own.filter((publisher) => !others.some((other) => letsPublish(project, publisher, other)));
  return free.length > 0 ? free : own;
}

/** Codes that say nothing of the registration, which may be wrong besides. */
const BEFORE_REGISTRATION = new Set(['id-token-permission-missing', 'event-not-allowed']);

function codeOf(question: Question): string | undefined {
  const { events, auth, index } = question.job.row;
  const codes = events.map(({ code = '' }) => code);
  const told = codes.find((code) => code.startsWith('publisher-'));
  const { kind, publishers } = question.project.facts.registrations;
  const own = publishers.filter((one) => one.index === index && one.provider === 'github');
  const isHidden = codes.some((code) => BEFORE_REGISTRATION.has(code)) && auth === 'oidc';
  if (told !== undefined || kind !== 'declared' || own.length === 0 || !isHidden) return told;
  const fits = own.some((publisher) => letsPublish(question.project, publisher, question.job));
  const answer = askFor(question, own);
  return fits || answer.verdict === 'accept' ? undefined : answer.code;
}

function refusalOf(project: Project, job: ProjectJob): readonly Refusal[] {
  const { index } = job.row;
  const profile = profileOf(index);
  if (index === null || profile === undefined) return [];
  const question = { project, job, profile };
  if (codeOf(question) === undefined) return [];
  const answer = askFor(question, meantFor(question));
  if (answer.verdict === 'accept') return [];
  const { code, nearest } = answer;
  return [{ job, index, profile, environments: environmentsOf(job), code, nearest }];
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
