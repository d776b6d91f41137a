import type { PublishJob } from '../workflow.ts';
import type { IdTokenDeclaration } from './model.ts';

/** A publish job of a GitLab pipeline. Its `workflow` is the top-level file, which alone the ID token names. */
export interface GitLabPublishJob extends PublishJob {
  /** The file that holds the job; its lines are lines of this file. */
  readonly file: string;
  /** `id_tokens` with the variables in their audiences filled in. */
  readonly idTokens: readonly IdTokenDeclaration[];
  /** True when the job exchanges the ID token by a request of its own. */
  readonly mintsByHand: boolean;
}
