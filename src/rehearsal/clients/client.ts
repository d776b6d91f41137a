import type { Secret } from '../../base/index.ts';
import type { IndexTarget, PreparedRelease } from '../../publishing/client/index.ts';

/** What one publish of the rehearsal is made from. */
export interface PublishRequest {
  readonly release: PreparedRelease;
  readonly folder: string;
  readonly target: IndexTarget;
  readonly caFile: string;
  /** What the runner gives to a job with `id-token: write`. Holds a secret. */
  readonly runner: Readonly<Record<string, string>>;
  /** The environment of a child process, without the runner's variables. */
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly mask: (secret: Secret) => void;
  readonly line: (line: string) => string | undefined;
  readonly progress: (text: string, doneBytes: number, totalBytes: number) => void;
}

/** A client that publishes a release to an index of the rehearsal. */
export interface ReleaseClient {
  readonly name: 'builtin' | 'uv' | 'twine';
  /** Throws when the index refuses or the client fails. */
  publish(request: PublishRequest): Promise<void>;
}
