import type { Again, Budget } from '../../online/refusals.ts';

/** What decides when to look again. */
export interface Pace {
  /** `starting`: no run is there yet; `waiting`: for a person or a timer. */
  readonly phase: 'starting' | 'running' | 'waiting';
  /** Since the beginning, in seconds. */
  readonly elapsedSeconds: number;
  /** Unix seconds. */
  readonly nowSeconds: number;
  /** Looks in a row that told nothing; 0: the last one did. */
  readonly failures: number;
  readonly again: Again | undefined;
  readonly budget: Budget | undefined;
  /** How many requests a look takes. */
  readonly requests: number;
  /** A number from 0 up to 1. */
  readonly random: number;
}

const LONGEST_SECONDS = 300;
const LONGEST_BACKOFF_SECONDS = 60;
/** A part of the budget that is left to whoever else uses the token. */
const SHARE = 0.5;

/** A run is there within seconds, jobs take minutes, people take longer. */
function usual({ phase, elapsedSeconds }: Pace): number {
  if (phase === 'starting') return elapsedSeconds < 10 ? 2 : 5;
  if (phase === 'waiting') return 30;
  return Math.min(15, 5 + elapsedSeconds / 60);
}

/** Rarer each time, half of it random, so that many who were refused at once do not come back at once. */
function backoff({ failures, random }: Pace): number {
  const full = Math.min(LONGEST_BACKOFF_SECONDS, 2 ** failures);
  return full / 2 + (full / 2) * random;
}

/** So seldom that the requests which GitHub still takes last until it takes more. */
function withinBudget({ budget, nowSeconds, requests }: Pace): number {
  if (budget === undefined || budget.resetSeconds <= nowSeconds) return 0;
  const looks = Math.max(1, (budget.remaining * SHARE) / requests);
  return Math.min(LONGEST_SECONDS, (budget.resetSeconds - nowSeconds) / looks);
}

/**
 * How long to wait before the next look, in seconds. A time that GitHub names is kept, however long it is:
 * https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
export function pauseSeconds(pace: Pace): number {
  const { again, nowSeconds, failures } = pace;
  if (failures === 0) return Math.max(usual(pace), withinBudget(pace));
  if (again?.afterSeconds !== undefined) return Math.max(1, again.afterSeconds);
  if (again?.atSeconds !== undefined) return Math.max(1, again.atSeconds - nowSeconds + 1);
  return backoff(pace);
}
