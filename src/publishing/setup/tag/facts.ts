import type { Diagnosis } from '../../doctor/index.ts';
import type { ProtectionFacts } from '../online/protection.ts';

/** A tag as a repository has it. */
export interface TagObject {
  /** Hash of the tag itself; of a tag that is no object of its own, the commit's. */
  readonly object: string;
  readonly commit: string;
}

/** A tag of this repository. */
export interface LocalTag extends TagObject {
  readonly isAnnotated: boolean;
  /** The message of an annotated tag, without its signature. */
  readonly message: string;
}

/** Where the commit stands to the branches of the remote. */
export type BranchPlace =
  /** The branch of the remote stands on the commit. */
  | 'same'
  /** The commit, or a part of its history, is not on the branch of the remote yet. */
  | 'ahead'
  /** The remote's branch has commits that are not in the history of this one. */
  | 'behind'
  /** The remote has no such branch. */
  | 'absent'
  /** No branch is checked out, and one of the remote holds the commit. */
  | 'detached-known'
  /** No branch is checked out, and none of the remote is known to hold the commit. */
  | 'detached';

/** All that is judged before a tag is pushed. */
export interface TagFacts {
  readonly tag: string;
  /** The version that the tag stands for. */
  readonly version: string;
  readonly remote: string;
  /** The commit that is checked out. */
  readonly commit: string;
  /** Its message. */
  readonly commitMessage: string;
  /** True where this runs in a job of GitHub Actions. */
  readonly inGitHubActions: boolean;
  /** Files that are changed, staged or untracked. */
  readonly dirty: readonly string[];
  /** Left out: none is checked out. */
  readonly branch?: string | undefined;
  readonly place: BranchPlace;
  readonly shallow: boolean;
  /** The tag as `[tool.tokenless] tag` makes it from the version of the metadata; left out: nothing says a version. */
  readonly expectedTag?: string | undefined;
  readonly metadataVersion?: string | undefined;
  readonly isDynamic: boolean;
  /** Left out: there is none. */
  readonly changelog?: { readonly file: string; readonly text: string } | undefined;
  readonly project?: string | undefined;
  readonly localTag?: LocalTag | undefined;
  readonly remoteTag?: TagObject | undefined;
  /** A message that was asked for; left out: any will do for a tag that is there already. */
  readonly message?: string | undefined;
  /** Other tags of this repository that the remote does not have. */
  readonly unpushedTags: readonly string[];
  readonly diagnosis: Diagnosis;
  /** Left out: GitHub was not asked. */
  readonly protection?: ProtectionFacts & {
    /** Address of the page where rulesets are made. */
    readonly settings: string;
  };
}
