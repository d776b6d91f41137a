import type { RecipeFile } from '../../support/distributions/index.ts';
import type { UploadCase } from './case-file.ts';

/** What came of an upload: an HTTP status, or the one that a refusal would get, and the text of the refusal. */
export interface UploadAnswer {
  readonly status: number;
  readonly message: string;
}

/**
 * Something that can try an upload: the pure checks of `packaging` now, an index over HTTP besides. The runner takes
 * the first executor that can run a case.
 */
export interface UploadExecutor {
  /** Why it cannot run the case, in words for the report; undefined when it can. */
  reasonNotToRun(upload: UploadCase): string | undefined;
  /** True for a group of which it can run something. */
  handlesGroup(group: UploadCase['group']): boolean;
  upload(upload: UploadCase, file: RecipeFile): Promise<UploadAnswer>;
}
