import { TokenlessError, type Json } from '../base/index.ts';
import type { IndexEvent } from './usecases/index.ts';

/** One line of the index's log: an object that JSON can hold, never with a token or credential. */
export interface LogEntry {
  readonly event: string;
  readonly atSeconds: number;
  readonly [field: string]: Json | undefined;
}

const DEEPEST_CAUSE = 5;

/** An error for the log: names, messages and stacks, down to the first cause. */
export function loggedError(error: unknown, depth = 0): Json {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const why = error instanceof TokenlessError ? { why: error.why } : {};
  const cause =
    error.cause === undefined || depth >= DEEPEST_CAUSE ? {} : { cause: loggedError(error.cause, depth + 1) };
  return { name: error.name, ...code, message: error.message, ...why, stack: error.stack ?? '', ...cause };
}

/** An index event for the log. */
export function loggedEvent({ event, atSeconds, project, actor, details }: IndexEvent): LogEntry {
  return {
    event,
    atSeconds,
    ...(project === undefined ? {} : { project }),
    ...(actor === undefined ? {} : { actor }),
    ...details,
  };
}
