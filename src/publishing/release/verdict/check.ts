import type { TokenlessError } from '../../../base/index.ts';
import { releaseErrors } from '../errors.ts';

/** What is checked of a release, in the order in which it is told. */
export const CHECK_NAMES = [
  'sums',
  'index',
  'lock',
  'attestations',
  'publisher',
  'same-publisher',
  'record',
] as const;

/** The name of a check. */
export type CheckName = (typeof CHECK_NAMES)[number];

/** How a check ended. `not-possible`: something was not there to check it by. */
export interface Check {
  readonly check: CheckName;
  readonly outcome: 'passed' | 'failed' | 'not-possible';
  /** What was seen, or why it was not possible, in words. */
  readonly why: string;
  /** What was found wanting; empty unless failed. */
  readonly problems: readonly TokenlessError[];
  /** The network or the index did not do its part, so that the answer may be another one later. */
  readonly network?: TokenlessError;
}

/** The check holds. */
export function passed(check: CheckName, why: string): Check {
  return { check, outcome: 'passed', why, problems: [] };
}

/** The check does not hold. */
export function failed(check: CheckName, problems: readonly TokenlessError[]): Check {
  const [first] = problems;
  const more = problems.length > 1 ? `; ${problems.length - 1} more` : '';
  return { check, outcome: 'failed', why: `${first?.message ?? ''}${more}`, problems };
}

/** The check lacks something; `network` when that is the network's doing. */
export function notPossible(check: CheckName, why: string, network?: TokenlessError): Check {
  const cause = network === undefined ? {} : { network };
  return { check, outcome: 'not-possible', why, problems: [], ...cause };
}

/** A check that somebody must have, and was not possible, does not hold. */
export function requireCheck(check: Check, release: string, required: readonly CheckName[]): Check {
  if (check.outcome !== 'not-possible' || !required.includes(check.check)) return check;
  // What the network kept from us is no verdict: it stays open.
  if (check.network !== undefined) return check;
  const details = { check: check.check, release, problem: check.why };
  return failed(check.check, [releaseErrors.create('check-not-possible', details)]);
}
