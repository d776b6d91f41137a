import type { IdTokenPermission } from '../../workflow.ts';
import type { JobSetup } from './setup.ts';

/** What the job around a command contributes to reading it. */
export interface CommandSurroundings {
  readonly idToken: IdTokenPermission;
  /** Repositories that the job configured by name (`poetry config repositories.NAME URL`). */
  readonly configured: ReadonlyMap<string, string>;
  /** What the steps up to this one prepared. */
  readonly setup?: JobSetup;
  /** The id of the job and its name. */
  readonly jobNames?: readonly string[];
  readonly stepName?: string | undefined;
  /** Names of the variables that the step itself is given. */
  readonly stepVariables?: readonly string[];
}
