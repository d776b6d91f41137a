import type { ConfigTexts, DeclaredPublisher, GitRemote } from '../../publishing/config/index.ts';

/** What a plan is made from: texts of the repository and what the caller said. */
export interface PlanFacts {
  /** How the folder is called in messages. */
  readonly directory: string;
  readonly configTexts: ConfigTexts;
  /** Text of each file of `.github/workflows`, by its path from the root. */
  readonly workflows: ReadonlyMap<string, string>;
  /** The repository's own actions that they use, by path. */
  readonly actions?: ReadonlyMap<string, string>;
  readonly remote: GitRemote | undefined;
  /** Tags that point at the commit, newest first. */
  readonly tagsHere: readonly string[];
  /** The newest tags of the repository, wherever they stand: how it tags its versions. */
  readonly recentTags: readonly string[];
  readonly tag?: string;
  /** Name and version that handed-in distributions have. */
  readonly distributions?: { readonly project: string; readonly version: string };
  /** True where several jobs may bring a part of the release to one index each. */
  readonly allowsSharedIndex?: boolean;
  /** `--publishers FILE`: these instead of the declared ones. */
  readonly publishers?: readonly DeclaredPublisher[];
}
