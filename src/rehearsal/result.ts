import type { Claims } from '../trust/index.ts';
import type { TimelineEntry } from './events.ts';

/** A distribution of the release. */
export interface RehearsedFile {
  readonly filename: string;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** Why a publish job was refused: the code that the target would give, in our words. */
export interface Refusal {
  readonly code: string;
  /** The coarse code that the target itself answers with, where the claims decide. */
  readonly wire?: string;
  readonly what: string;
  readonly why: string;
  readonly mend: string;
  /** The line to change, where one is known. */
  readonly file?: string;
  readonly line?: number;
  /** What the index itself answered, where it was asked. */
  readonly answer?: string;
}

/** How one publish job ended at its index. */
export interface RehearsedIndex {
  /** `pypi`, `testpypi` or a URL, as the workflow says. */
  readonly index: string;
  readonly profile: string;
  /** Where the rehearsal's own index listened. */
  readonly url: string;
  readonly job: string;
  readonly line: number;
  readonly environment: string | null;
  readonly verdict: 'accepted' | 'refused' | 'skipped';
  /** Why the job was skipped: an earlier job was refused, or the version does not go there. */
  readonly reason?: string;
  readonly refusal?: Refusal;
  readonly claims: Claims;
  readonly assumes: readonly string[];
  readonly files: readonly RehearsedFile[];
  /** Whether pip installed the release from this index; words when it was not tried. */
  readonly installed: string;
}

/** A whole rehearsal: the document of `tokenless rehearse --json`. */
export interface Rehearsal {
  readonly schema: 'tokenless/rehearsal/v1';
  readonly verdict: 'accepted' | 'refused';
  readonly project: string;
  readonly version: string;
  readonly tag: string;
  readonly source: {
    readonly kind: 'tag' | 'working-tree' | 'distributions';
    readonly commit: string | null;
  };
  readonly repository: string;
  readonly workflow: string;
  readonly registration: 'declared' | 'inferred';
  readonly client: 'builtin' | 'uv' | 'twine';
  readonly indexes: readonly RehearsedIndex[];
  readonly files: readonly RehearsedFile[];
  readonly checksums: string;
  readonly replayHash: string;
  readonly recordHash: string;
  readonly warnings: readonly string[];
  readonly timeline: readonly TimelineEntry[];
}
