import type { IndexTarget } from '../target.ts';

/** An index that the release is to reach. */
export interface StatusIndex {
  /** `pypi`, `testpypi`, or the upload URL. */
  readonly name: string;
  readonly target: IndexTarget;
  /** What is declared: a publisher, a pending one, or nothing. */
  readonly registration: 'publisher' | 'pending' | 'not-declared';
  readonly environment: string | null;
  /** Whether the declared publisher takes this version. */
  readonly takesVersion: boolean;
}

/** A file of the release somewhere. */
export interface StatusFile {
  readonly filename: string;
  /** Lower-case hex; null on an index that does not say. */
  readonly sha256: string | null;
  readonly yanked: boolean;
}

/** What an index says of the release. */
export interface IndexState extends Omit<StatusIndex, 'target'> {
  readonly uploadUrl: string;
  /** `unknown`: it could not be asked, or does not show the project to everybody. */
  readonly project: 'yes' | 'no' | 'unknown';
  readonly files: readonly StatusFile[];
  /** Why it is not known. */
  readonly problem: string | null;
}

/** A file on this machine, or in a list of sums here. */
export interface LocalFile {
  readonly filename: string;
  readonly sha256: string;
  /** Where the sum is from: the file itself, or a line of `SHA256SUMS`. */
  readonly from: 'file' | 'SHA256SUMS';
}

/** Where the tag is; null: not looked at, which `unseen` explains. */
export interface StatusTag {
  readonly name: string;
  readonly here: boolean | null;
  readonly pushed: boolean | null;
}

/** Who may let a run go on into an environment. */
export interface StatusApproval {
  readonly environment: string;
  /** Logins, and teams as `@SLUG`, one of whom has to approve; empty: it waits for its timer or another rule. */
  readonly reviewers: readonly string[];
  /** Whether the account of the token may. */
  readonly mayApprove: boolean;
  readonly waitMinutes: number;
}

/** The newest run of the release workflow for the tag. */
export interface StatusRun {
  readonly id: string;
  /** As GitHub calls it: `queued`, `in_progress`, `waiting`, `completed` … */
  readonly status: string;
  /** Once it is over: `success`, `failure`, `cancelled` … */
  readonly conclusion: string | null;
  readonly url: string;
  /** Environments that wait for somebody's approval. */
  readonly waitingFor: readonly string[];
  /** Of each of them who may approve it. */
  readonly approvals: readonly StatusApproval[];
}

/** All that was found out about a release. */
export interface StatusFacts {
  readonly project: string;
  readonly version: string;
  readonly indexes: readonly IndexState[];
  readonly local: readonly LocalFile[];
  readonly tag: StatusTag;
  /** null: none was found; undefined: not looked for. */
  readonly run: StatusRun | null | undefined;
  /** Names of the forge's environments; undefined: not looked for. */
  readonly environments: readonly string[] | undefined;
  /** What could not be seen and why, a sentence each. */
  readonly unseen: readonly string[];
}

/** How a file differs between places. */
export interface SumDifference {
  readonly filename: string;
  /** Place (`here`, the name of an index) → SHA-256. */
  readonly sums: Readonly<Record<string, string>>;
}

/** What an index lacks or has of the release. */
export interface IndexStatus extends IndexState {
  /**
   * `whole`: every file that is known anywhere; `partial`: some; `absent`: none; `not-for-it`: the publisher
   * does not take this version, and nothing of it is there.
   */
  readonly state: 'whole' | 'partial' | 'absent' | 'not-for-it' | 'unknown';
  readonly missing: readonly string[];
  /** Whether the declared environment exists at the forge; null: none is declared, or it was not looked. */
  readonly environmentExists: boolean | null;
}

/** Where a release stands: plain JSON, stable within a major (`tokenless/status/v1`). */
export interface ReleaseStatus {
  readonly project: string;
  readonly version: string;
  readonly stage:
    | 'sums-differ'
    | 'unknown'
    | 'published'
    | 'partly-published'
    | 'waiting-for-approval'
    | 'running'
    | 'run-failed'
    | 'tag-not-pushed'
    | 'tagged'
    | 'not-tagged';
  /** What to do next, one sentence. */
  readonly next: string;
  readonly tag: StatusTag;
  readonly run: StatusRun | null;
  readonly indexes: readonly IndexStatus[];
  readonly local: readonly LocalFile[];
  readonly differences: readonly SumDifference[];
  readonly unseen: readonly string[];
}
