import { TokenlessError } from '../../base/index.ts';
import type { IndexEvent } from './events.ts';

/** A use case that did what it was asked. */
export interface Done<Value> {
  readonly kind: 'done';
  readonly value: Value;
  /** Stored together with the change itself; the caller only logs them. */
  readonly events: readonly IndexEvent[];
}

/** A use case that refused. Nothing was changed. */
export interface Refused {
  readonly kind: 'refused';
  readonly error: TokenlessError;
  /** For the caller to log. */
  readonly events: readonly IndexEvent[];
  /**
   * Whether the caller stores the events too. False when a stranger could cause them at will: an audit trail
   * that anybody can write to is a way to fill the disk.
   */
  readonly audited: boolean;
}

/** What a use case comes to. */
export type Outcome<Value> = Done<Value> | Refused;

/** The refusal that an error means: what to tell the audit trail. */
export type RefusalRecord = (error: TokenlessError) => Pick<Refused, 'events' | 'audited'>;

/** The use case did its work. */
export function done<Value>(value: Value, events: readonly IndexEvent[] = []): Done<Value> {
  return { kind: 'done', value, events };
}

/** True for an error that tells a user what to mend, as opposed to a mistake of ours. */
export function isTokenlessError(error: unknown): error is TokenlessError {
  return error instanceof TokenlessError;
}

/**
 * Runs the body of a use case and turns a `TokenlessError` into a refusal. Any other exception is a mistake
 * of ours or of the machine and goes on to the caller.
 */
export async function refusable<Value>(
  work: () => Promise<Done<Value>>,
  record: RefusalRecord = () => ({ events: [], audited: false }),
): Promise<Outcome<Value>> {
  try {
    return await work();
  } catch (error) {
    if (!isTokenlessError(error)) throw error;
    return { kind: 'refused', error, ...record(error) };
  }
}
