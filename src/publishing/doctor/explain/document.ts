import type { Claims, Mismatch, RegistryName } from '../../../trust/index.ts';
import type { CauseId, Likelihood } from './causes/cause.ts';

/** One way in which it may have come about, in words. */
export interface ExplainedCause {
  readonly cause: CauseId;
  /** The error code that tells the same, where there is one. */
  readonly code?: string;
  readonly likelihood: Likelihood;
  readonly why: string;
  readonly mend: string;
}

/** What `tokenless explain` says: `tokenless/explain/v1` without its words for people. */
export interface Explained {
  /** `unknown`: nothing decides it, because no publisher is known or nothing known was found. */
  readonly verdict: 'accept' | 'reject' | 'unknown';
  /** Ours where it is known, else the index's coarse one; null when nothing was refused. */
  readonly code: string | null;
  /** The publisher that matches, or came nearest. */
  readonly publisher: Readonly<Record<string, string | boolean>> | null;
  readonly mismatches: readonly Mismatch[];
  readonly registry: RegistryName;
  /** Where the publishers are from. */
  readonly registration: 'given' | 'declared' | 'none';
  /** The index's coarse code. */
  readonly wire?: string;
  /** What a client printed of the claims that it sent. */
  readonly claims?: Claims;
  /** The registration that these claims would match. */
  readonly wouldMatch?: Readonly<Record<string, string>>;
  readonly causes?: readonly ExplainedCause[];
  readonly notes?: readonly string[];
}

/** The same in the three sentences that people get. */
export interface ExplainedWords {
  readonly what: string;
  readonly why: string;
  readonly mend: string;
}
