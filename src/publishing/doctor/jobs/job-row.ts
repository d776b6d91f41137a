import type {
  EnvironmentExpression,
  IdTokenPermission,
  PublishAuth,
  PublishJob,
  WouldMatch,
} from '../../workflow/index.ts';
import type { DoctorFacts } from '../facts.ts';
import { type EventVerdict, judgeEvent } from './judge.ts';
import { neededRegistration } from './needed-registration.ts';

/** One publish job and one index, in the form of the contract (docs/reference/schemas). */
export interface JobRow {
  /** File name of the workflow that holds the publish step. */
  readonly workflow: string;
  readonly job: string;
  readonly line: number;
  readonly index: string | null;
  readonly method: string;
  readonly auth: PublishAuth;
  readonly environment: string | null | EnvironmentExpression;
  readonly idToken: IdTokenPermission;
  readonly reusable: false | 'local' | 'remote';
  readonly events: readonly EventVerdict[];
  /** The registration that this job needs; null where no registration can match it. */
  readonly wouldMatch: WouldMatch | null;
}

/** A publish job with the verdict of each event that reaches it. */
export function toJobRow(job: PublishJob, facts: DoctorFacts): JobRow {
  const { workflow, line, index, method, auth, environment, idToken, reusable } = job;
  return {
    workflow,
    job: job.job,
    line,
    index,
    method,
    auth,
    environment,
    idToken,
    reusable,
    events: job.events.map((event) => judgeEvent(job, event, facts)),
    wouldMatch: neededRegistration(job, facts.repository),
  };
}
