import type { SigstoreEndpoints } from '../publishing/client/index.ts';
import type { Environment } from './runner/index.ts';

/** The world as the steps see it; the real one is built in `main.ts` and `post.ts`, tests hand in their own. */
export interface ActionWorld {
  readonly env: Environment;
  /** Where relative paths of the inputs start: the workspace. */
  readonly directory: string;
  /** Aborted when the runner cancels the step. */
  readonly signal: AbortSignal;
  /** The program of the guardian. */
  readonly guardian: string;
  /** Whose Sigstore signs; left out: the public-good instance, whose attestations PyPI takes. */
  readonly sigstore?: SigstoreEndpoints | undefined;
  /** Writes to the log. */
  readonly write: (text: string) => void;
}
