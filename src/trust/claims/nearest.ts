import type { TrustErrorCode } from '../errors.ts';
import { publisherKey } from '../publishers/identity.ts';
import type { Publisher } from '../publishers/publisher.ts';
import type { ClaimRule } from '../providers/provider.ts';
import { failingRules, rulesOf, type MatchRun } from './run.ts';

/** A publisher with what keeps it from matching. */
export interface NearMiss<P extends Publisher> {
  readonly publisher: P;
  readonly failing: readonly ClaimRule[];
}

function provingCount(rules: readonly ClaimRule[]): number {
  return rules.filter((rule) => rule.proves === true).length;
}

function byNearness<P extends Publisher>(a: NearMiss<P>, b: NearMiss<P>): number {
  return (
    provingCount(a.failing) - provingCount(b.failing) ||
    a.failing.length - b.failing.length ||
    // The order of the store must not show.
    (publisherKey(a.publisher) < publisherKey(b.publisher) ? -1 : 1)
  );
}

/** The publisher with the most proving claims right, then the most claims right. */
export function nearestMiss<P extends Publisher>(
  publishers: readonly P[],
  run: MatchRun,
): NearMiss<P> | undefined {
  return publishers
    .map((publisher) => ({ publisher, failing: failingRules(publisher, run) }))
    .sort(byNearness)[0];
}

function provingRules(run: MatchRun): readonly ClaimRule[] {
  return rulesOf(run).filter((rule) => rule.proves === true);
}

/**
 * True when the token proves ownership of the publisher's repository: every proving claim is right. An id
 * that is not known yet proves nothing: whoever re-created the repository has it too.
 */
export function isProven<P extends Publisher>(miss: NearMiss<P>, run: MatchRun): boolean {
  return provingRules(run).every(
    (rule) => !miss.failing.includes(rule) && rule.expected(miss.publisher, run.profile.rules) !== undefined,
  );
}

/** True when the token comes from under the names of the publisher's repository, whatever its ids. */
export function hasItsNames<P extends Publisher>(miss: NearMiss<P>, run: MatchRun): boolean {
  const isId = ({ field = '' }: ClaimRule): boolean => Object.hasOwn(run.provider.pins, field);
  return provingRules(run).every((rule) => isId(rule) || !miss.failing.includes(rule));
}

/** The code of the most telling mismatch. */
export function codeOf<P extends Publisher>(miss: NearMiss<P> | undefined, run: MatchRun): TrustErrorCode {
  const [first] = miss?.failing ?? [];
  if (miss === undefined || first === undefined) return 'publisher-not-found';
  return typeof first.code === 'string' ? first.code : first.code(miss.publisher, run.claims);
}
