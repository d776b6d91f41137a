import { TokenlessError } from '../../base/index.ts';
import type { AuditKey } from './audit-policy.ts';
import type { IndexEvent } from './events.ts';

/** A use case that did what it was asked. */
export interface Done<Value> {
  readonly kind: 'done';
  readonly value: Value;
  /** Stored together with the change itself; the caller only logs them. */
  readonly events: readonly IndexEvent[];
}

/** What a refusal leaves behind: an event for the log, and for the audit trail where it has a key. */
export interface RefusalRecord {
  readonly event: IndexEvent;
  readonly auditKey: AuditKey;
}

/** A use case that refused. Nothing was changed. */
export interface Refused {
  readonly kind: 'refused';
  readonly error: TokenlessError;
  /** For the caller to carry out; undefined where nobody need hear of it. */
  readonly record: RefusalRecord | undefined;
}

/** What a use case comes to. */
export type Outcome<Value> = Done<Value> | Refused;

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
  record: (error: TokenlessError) => RefusalRecord | undefined = () => undefined,
): Promise<Outcome<Value>> {
  try {
    return await work();
  } catch (error) {
    if (!isTokenlessError(error)) throw error;
    return { kind: 'refused', error, record: record(error) };
  }
}
