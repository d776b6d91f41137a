import type { SourceLocation } from '../../base/index.ts';
import type { SecretKind } from './secret-kinds.ts';

/** Which versions a publisher takes: every version, finals only, or the tags that a pattern matches. */
export type VersionRule = 'all' | 'final' | (string & {});

/** Providers whose publish jobs tokenless reads. */
export type PublisherProvider = 'github' | 'gitlab';

/**
 * One registration as the repository declares it: which identity may publish at which index. Members left
 * out default to the project's (`completePublisher`); a missing `environment` means "not constrained".
 */
export interface DeclaredPublisher {
  /** A known name (`pypi`, `testpypi`) or the upload URL of another index. */
  readonly index: string;
  readonly provider: PublisherProvider;
  /** The project at the index, for every provider. */
  readonly project?: string;
  /** GitLab: the namespace, with subgroups. */
  readonly owner?: string;
  /** Repository name without its owner; GitLab's own form calls it the project. */
  readonly repository?: string;
  /** File name of the workflow, without a folder; GitLab: the path of the top-level configuration. */
  readonly workflow?: string;
  readonly environment?: string;
  /** GitLab: the id of the namespace. */
  readonly ownerId?: string;
  /** GitLab: the id of the project. */
  readonly repositoryId?: string;
  /** Who has to approve the environment before its job runs. */
  readonly reviewers: readonly string[];
  /** Whoever started the run may not approve it. */
  readonly preventSelfReview?: boolean;
  /** How long the environment waits before its job runs. */
  readonly waitMinutes?: number;
  /** Patterns of the tags that may deploy to the environment: all that may, where they are declared. */
  readonly deployTags?: readonly string[];
  /** Patterns of the branches that may. */
  readonly deployBranches?: readonly string[];
  readonly versions: VersionRule;
  /** Registered as a pending publisher: the project does not exist at the index yet. */
  readonly pending?: boolean;
  readonly location?: SourceLocation;
}

/** Members of the distributions in which what looks like a secret is none, and why. */
export interface AllowedSecret {
  /** A pattern for the path of members, in an sdist from the project's folder on. */
  readonly member: string;
  /** Only this kind; left out: every kind. */
  readonly kind?: SecretKind;
  /** Why it may be published; said wherever it is let pass. */
  readonly reason: string;
  readonly location?: SourceLocation;
}

/** A rule of doctor that does not matter here, and why. */
export interface IgnoredRule {
  readonly rule: string;
  /** A pattern for the path of files from the repository's root; left out: everywhere. */
  readonly file?: string;
  readonly reason: string;
  readonly location?: SourceLocation;
}

/** A declared publisher in which nothing is left to a default. */
export interface CompletePublisher extends DeclaredPublisher {
  readonly project: string;
  readonly owner: string;
  readonly repository: string;
  readonly workflow: string;
}

/** What `[tool.tokenless]` and `[project]` say; nothing inferred yet. */
export interface TokenlessConfig {
  readonly project?: string;
  /** `OWNER/NAME`. */
  readonly repository?: string;
  readonly workflow?: string;
  /** Shell command that leaves distributions in `dist/`. */
  readonly build?: string;
  /** Shell commands that must pass before anything is published. */
  readonly gates: readonly string[];
  /** How a version becomes a tag; holds `{version}` once. */
  readonly tag: string;
  /** Path of the changelog from the root of the repository. */
  readonly changelog?: string;
  readonly publishers: readonly DeclaredPublisher[];
  readonly allowedSecrets: readonly AllowedSecret[];
  readonly ignores: readonly IgnoredRule[];
  /** `[project] name`. */
  readonly projectName?: string;
  /** `[project] version`; absent when the build decides it (`dynamicVersion`) or nothing says it. */
  readonly projectVersion?: string;
  /** `[project] dynamic` lists `version`. */
  readonly dynamicVersion: boolean;
  /** Where each value came from, by key path: `workflow`, `publisher.0.environment`, `project.version`. */
  readonly sources: Readonly<Record<string, SourceLocation>>;
}
