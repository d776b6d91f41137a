/** What is checked before a tag is pushed, in this order. */
export type TagCheckName =
  | 'clean-tree'
  | 'branch'
  | 'version'
  | 'changelog'
  | 'doctor'
  | 'starts'
  | 'local-tag'
  | 'remote-tag'
  | 'unpushed-tags'
  | 'protection';

/** One check: `failed` stops the release, `warned` is worth knowing, `skipped` had nothing to look at. */
export interface TagCheck {
  readonly check: TagCheckName;
  readonly outcome: 'passed' | 'warned' | 'failed' | 'skipped';
  readonly message: string;
  /** What to do about it; only where something is wrong. */
  readonly mend?: string;
}
