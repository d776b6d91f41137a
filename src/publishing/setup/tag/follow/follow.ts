import { type FollowEvent, changesBetween } from './changes.ts';
import { type FollowedRun, type Look, type LookQuestions, lookAtRuns } from './look.ts';
import { pauseSeconds } from './pace.ts';

/** What is followed, and for how long. */
export interface FollowRequest extends LookQuestions {
  /** How long to wait for a run to be there, in seconds. */
  readonly startSeconds: number;
  /** How long to follow all in all, in seconds. */
  readonly totalSeconds: number;
  readonly onEvent: (event: FollowEvent) => void;
}

/** How it ended. */
export interface FollowOutcome {
  /**
   * `succeeded`, `failed`: every run is over; `unfinished`: the time was; `nothing-started`: no run was there in
   * time; `not-told`: GitHub did not tell.
   */
  readonly outcome: 'succeeded' | 'failed' | 'unfinished' | 'nothing-started' | 'not-told';
  readonly runs: readonly FollowedRun[];
  /** Workflows that the tag should start, and of which no run was there in time. */
  readonly notStarted: readonly string[];
  /** What GitHub did not tell at the last look, one sentence each. */
  readonly unseen: readonly string[];
}

/** With the pauses between them some minutes. */
const MOST_FAILURES = 8;

/** What is known while it is followed. */
interface Following {
  readonly request: FollowRequest;
  readonly beganSeconds: number;
  runs: readonly FollowedRun[];
  failures: number;
  look: Look;
}

const isOver = ({ status }: FollowedRun): boolean => status === 'completed';

function elapsed({ request, beganSeconds }: Following): number {
  return request.deps.nowSeconds() - beganSeconds;
}

function missing({ request, runs }: Following): readonly string[] {
  // An old server does not tell of which workflow a run is.
  if (runs.some(({ workflow }) => workflow === '')) return [];
  return request.workflows.filter((file) => !runs.some(({ workflow }) => workflow === file));
}

function finish(following: Following, outcome: FollowOutcome['outcome']): FollowOutcome {
  const { runs, look } = following;
  return { outcome, runs, notStarted: missing(following), unseen: look.unseen };
}

/** A run that was skipped or is neutral did what its workflow says; one that GitHub could not start did not. */
const WELL: readonly (string | null)[] = ['success', 'skipped', 'neutral'];

/** Undefined: there is something to wait for. */
function ended(following: Following): FollowOutcome | undefined {
  const { request, runs, look, failures } = following;
  const isLate = elapsed(following) >= request.startSeconds;
  if (look.runs === undefined && (look.again === undefined || failures > MOST_FAILURES)) {
    return finish(following, 'not-told');
  }
  const isStarted = runs.length > 0 && missing(following).length === 0;
  if (!isStarted && !isLate) return undefined;
  if (runs.length === 0) return look.runs === undefined ? undefined : finish(following, 'nothing-started');
  if (!runs.every(isOver)) return undefined;
  const isWell = missing(following).length === 0 && runs.every(({ conclusion }) => WELL.includes(conclusion));
  return finish(following, isWell ? 'succeeded' : 'failed');
}

/** How long to wait; undefined: the time would be over before GitHub tells more. */
function nextPause(following: Following): number | undefined {
  const { request, runs, look, failures } = following;
  const waits = runs.some(({ waitingFor }) => waitingFor.length > 0);
  const isRunning = runs.some((run) => !isOver(run) && run.waitingFor.length === 0);
  const elapsedSeconds = elapsed(following);
  const seconds = pauseSeconds({
    phase: runs.length === 0 ? 'starting' : waits && !isRunning ? 'waiting' : 'running',
    elapsedSeconds,
    nowSeconds: request.deps.nowSeconds(),
    failures,
    again: look.again,
    budget: look.budget,
    requests: 1 + 2 * Math.max(1, runs.length),
    random: request.deps.random(),
  });
  const left = request.totalSeconds - elapsedSeconds;
  if (left <= 0 || (failures > 0 && seconds > left)) return undefined;
  const untilLate = request.startSeconds - elapsedSeconds;
  return Math.min(seconds, left, runs.length === 0 && failures === 0 && untilLate > 0 ? untilLate : left);
}

function outOfTime(following: Following): FollowOutcome {
  if (following.runs.length > 0) return finish(following, 'unfinished');
  return finish(following, following.look.runs === undefined ? 'not-told' : 'nothing-started');
}

async function look(following: Following): Promise<void> {
  const { request, runs: before } = following;
  following.look = await lookAtRuns(request, before);
  const { runs } = following.look;
  following.failures = runs === undefined ? following.failures + 1 : 0;
  if (runs === undefined) return;
  // A list of GitHub's may lack for a moment what it had before.
  const gone = before.filter(({ id }) => !runs.some((run) => run.id === id));
  const isReplaced = ({ workflow }: FollowedRun): boolean => runs.some((run) => run.workflow === workflow);
  following.runs = [...runs, ...gone.filter((run) => !isReplaced(run))];
  for (const event of changesBetween(before, following.runs)) request.onEvent(event);
}

/**
 * Follows the runs that the push of a tag started until they are over or the time is. Nothing of a run is changed:
 * who stops this stops the looking only. Throws the signal's reason only.
 */
export async function followRuns(request: FollowRequest): Promise<FollowOutcome> {
  const nothing: Look = { runs: undefined, unseen: [], again: undefined, budget: undefined };
  const beganSeconds = request.deps.nowSeconds();
  const following: Following = { request, beganSeconds, runs: [], failures: 0, look: nothing };
  for (;;) {
    await look(following);
    const outcome = ended(following);
    if (outcome !== undefined) return outcome;
    const seconds = nextPause(following);
    if (seconds === undefined) return outOfTime(following);
    if (following.failures > 0) {
      request.onEvent({ kind: 'paused', seconds, why: following.look.unseen });
    }
    await request.deps.sleep(seconds, request.signal);
  }
}
