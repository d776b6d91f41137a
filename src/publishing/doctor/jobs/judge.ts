import { type RegistryProfile, storedField } from '../../../trust/index.ts';
import { isPythonIndex } from '../../config/index.ts';
import {
  type EnvironmentExpression,
  type PredictedClaims,
  type PublishJob,
  type TriggerEvent,
  environmentFor,
} from '../../workflow/index.ts';
import type { DoctorFacts } from '../facts.ts';
import { idTokenProblem, predict } from './pipeline-job.ts';
import { type Answer, type Registered, ask, toRegistered } from './ask.ts';
import { profileOf } from './profile.ts';

/** Will the index accept the job: as far as can be known, and under the claims that are assumed. */
export type Verdict = 'accept' | 'reject' | 'unknown';

/** A verdict with the code of the refusal. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly code?: string;
}

/** One event that reaches a publish job, with what its ID token will claim and what the index will say. */
export interface EventVerdict extends Judgement {
  readonly event: string;
  /** A ref, or a pattern such as `refs/tags/v*`. */
  readonly ref: string;
  readonly claims: Readonly<Record<string, string>>;
  /** Claims that cannot be known here, and are taken to be what the publisher expects. */
  readonly assumes: readonly string[];
}

const UNKNOWN: Judgement = { verdict: 'unknown' };

const toJudgement = (answer: Answer): Judgement =>
  answer.verdict === 'accept' ? { verdict: 'accept' } : { verdict: 'reject', code: answer.code };

/** The environments that a job can run in, the empty one for none; none at all when nobody can tell. */
export const possibleEnvironments = (environment: string | null | EnvironmentExpression): readonly string[] =>
  environment === null || typeof environment === 'string' ? [environment ?? ''] : environment.values;

/** Where nobody knows the environment, a publisher that takes any still accepts, and one of others refuses. */
function judgeAnyEnvironment(
  publishers: readonly Registered[],
  predicted: PredictedClaims,
  profile: RegistryProfile,
): Judgement {
  const best = ask(publishers, predicted, profile, ['environment']);
  if (best.verdict === 'reject') return toJudgement(best);
  const taking = publishers.filter((publisher) => (storedField(publisher, 'environment') ?? '') === '');
  return ask(taking, predicted, profile, ['environment']).verdict === 'accept' ? toJudgement(best) : UNKNOWN;
}

function judgeClaims(
  job: PublishJob,
  event: TriggerEvent,
  facts: DoctorFacts,
  profile: RegistryProfile,
): Judgement {
  const own = facts.registrations.publishers.filter(({ index }) => index === job.index);
  const publishers = toRegistered(own, profile);
  const names = possibleEnvironments(environmentFor(job, event));
  if (names.length === 0) {
    return judgeAnyEnvironment(publishers, predict(job, event, facts), profile);
  }
  const judged = names.map((environment) =>
    toJudgement(ask(publishers, predict({ ...job, environment }, event, facts), profile)),
  );
  const [first = UNKNOWN] = judged;
  return judged.every(({ verdict }) => verdict === first.verdict) ? first : UNKNOWN;
}

/** What needs no registration to be refused: a job that gets no ID token, an event that the index never takes. */
function judgeAnyway(
  job: PublishJob,
  { event }: TriggerEvent,
  profile: RegistryProfile | undefined,
): Judgement | undefined {
  const problem = idTokenProblem(job);
  if (problem !== undefined) return { verdict: 'reject', code: problem.code };
  if (profile?.rules.refusedEvents.includes(event) === true) {
    return { verdict: 'reject', code: 'event-not-allowed' };
  }
  return undefined;
}

/** Whether the registrations are meant to say something of an index: those of Python always are. */
function isSpokenOf(index: string | null, { registrations }: DoctorFacts): boolean {
  if (registrations.kind !== 'declared' || index === null) return false;
  const isNamed = registrations.publishers.some((publisher) => publisher.index === index);
  return isNamed || registrations.isWhole === true || isPythonIndex(index);
}

function judge(job: PublishJob, event: TriggerEvent, facts: DoctorFacts): Judgement {
  // With a stored credential the index asks for no identity: whether it takes the upload is not ours to say.
  if (job.auth === 'token') return UNKNOWN;
  const profile = profileOf(job.index);
  const anyway = judgeAnyway(job, event, profile);
  if (anyway !== undefined) return anyway;
  if (profile === undefined || !isSpokenOf(job.index, facts)) return UNKNOWN;
  return judgeClaims(job, event, facts, profile);
}

/**
 * The verdict of the job's index on one event, by the matcher that the index runs, in the index's profile.
 * `unknown` where nothing is registered as far as anybody said, or where it hangs on what is not known.
 */
export function judgeEvent(job: PublishJob, event: TriggerEvent, facts: DoctorFacts): EventVerdict {
  const { claims, assumes } = predict(job, event, facts);
  return { event: event.event, ref: event.ref, claims, assumes, ...judge(job, event, facts) };
}
