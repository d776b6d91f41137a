import type { TrustErrorCode } from '../errors.ts';
import type { MatchedPublisher, Publisher } from '../publishers/publisher.ts';
import type { WireCode } from '../wire-codes.ts';

/** One claim that is not what a publisher expects. */
export interface Mismatch {
  readonly claim: string;
  /** What the publisher expects; null when it is not a value (an event that must not be). */
  readonly expected: string | null;
  /** What the token says; null when the claim is missing. */
  readonly got: string | null;
  readonly why: string;
  readonly mend: string;
}

/** A refused match. */
export interface Reject<P extends Publisher> {
  readonly verdict: 'reject';
  /** The precise code; `explain` may give a caller a less telling one. */
  readonly code: TrustErrorCode;
  /** The publisher that came nearest. */
  readonly nearest: P | null;
  /** Everything that differs from the nearest, the most telling first. */
  readonly mismatches: readonly Mismatch[];
  /** True when the caller may be told what the publisher expects (docs/adr/004). */
  readonly mayReveal: boolean;
  /**
   * True when the token comes from under the publisher's own names (ids aside: a re-created repository has
   * others), so that its owner should hear of the refusal and no stranger can cause it.
   */
  readonly concernsOwner: boolean;
  /** PyPI's coarse code. */
  readonly wire: WireCode;
}

/** An accepted match. */
export interface Accept<P extends Publisher> {
  readonly verdict: 'accept';
  readonly publisher: P;
  /** Publishers of the same identity that match as well: the same registration on other projects. */
  readonly others: readonly P[];
  /** Numeric ids to pin at the first mint: field → value. Empty where nothing is to be pinned. */
  readonly pins: Readonly<Record<string, string>>;
}

/** What `match` says of claims that nobody proved. */
export type Verdict<P extends Publisher> = Accept<P> | Reject<P>;

/** What `matchSigned` says; its accepted publisher is proof. */
export type SignedVerdict<P extends Publisher> = Accept<MatchedPublisher<P>> | Reject<P>;

/** What else a match is to know. */
export interface MatchOptions<P extends Publisher> {
  /** Claims that are not known yet (a prediction) and are taken to be what the publisher expects. */
  readonly assumes?: readonly string[];
  /**
   * For pending publishers: who registered one. Publishers of different people that each match the token are
   * refused where the profile says so.
   */
  readonly ownerOf?: (publisher: P) => string;
}
