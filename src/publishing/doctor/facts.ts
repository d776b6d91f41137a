import type { TokenlessError } from '../../base/index.ts';
import type { CompletePublisher, SecretKind, TokenlessConfig } from '../config/index.ts';
import type { ForgeRepository } from '../workflow/index.ts';

/** Where the registrations come from: the repository or `--publishers`, or nowhere. */
export type RegistrationKind = 'declared' | 'inferred' | 'none';

/** What is registered at the indexes, as far as anybody said. */
export interface Registrations {
  readonly kind: RegistrationKind;
  readonly publishers: readonly CompletePublisher[];
  /**
   * True for a list that names everything that is registered anywhere (`--publishers`); left out, a registry of
   * another language that the list does not mention is one that nobody spoke of.
   */
  readonly isWhole?: boolean;
}

/** A token found in the work tree or in the history; never the token itself. */
export interface FoundSecret {
  /** Path from the root, or `commit message`, `tag message`. */
  readonly file: string;
  readonly line: number;
  readonly kind: SecretKind;
  /** Short hash of the first commit that has it; left out: it is in the work tree. */
  readonly commit?: string;
}

/** One secret that the forge says exists: its name, never its value. */
export interface ForgeSecretName {
  readonly name: string;
  readonly level: 'repository' | 'environment' | 'organization';
  /** The environment's name, for one of an environment. */
  readonly environment?: string;
}

/** One environment as the forge has it. */
export interface ForgeEnvironment {
  readonly name: string;
  /** Logins of users, `OWNER/TEAM` for teams. */
  readonly reviewers: readonly string[];
  readonly preventsSelfReview: boolean;
  readonly waitMinutes: number;
  /**
   * Patterns of refs that may deploy; undefined: any may (or, with `policyUnknown`, nobody knows). Without one
   * for tags no tag may deploy.
   */
  readonly refPatterns: readonly { readonly kind: 'branch' | 'tag'; readonly pattern: string }[] | undefined;
  /** True: only branches with a protection rule may deploy, and no tag; `refPatterns` is then empty. */
  readonly protectedBranches?: boolean;
  /** True: there is a policy, and its patterns were not told. */
  readonly policyUnknown?: boolean;
}

/** What the forge's API said (`--online`); a member left out was not told (no permission, no answer). */
export interface OnlineFacts {
  /** `OWNER/NAME` in the forge's own spelling, after redirects. */
  readonly fullName?: string;
  /** True when the name asked for redirects: the repository was renamed or transferred. */
  readonly redirected?: boolean;
  readonly ownerId?: string;
  readonly repositoryId?: string;
  readonly archived?: boolean;
  readonly fork?: boolean;
  /** `GET /repos/{owner}/{repo}/actions/oidc/customization/sub`. */
  readonly subject?: {
    readonly usesDefault: boolean;
    /** True: `sub` holds the ids of owner and repository, because GitHub's prefix does or because it was opted in. */
    readonly immutable: boolean;
    /** What a customised subject is made of (the organization's template, where the repository takes it); empty: the default. */
    readonly claimKeys: readonly string[];
    /** What every `sub` begins with that names the repository: `repo:OWNER@ID/NAME@ID`, as GitHub tells it. */
    readonly prefix?: string;
  };
  readonly defaultPermissions?: 'read' | 'write';
  readonly environments?: readonly ForgeEnvironment[];
  /** One that is there is proof; a level that was not told is in `unseen`, so that absence is none. */
  readonly secretNames?: readonly ForgeSecretName[];
  /** What could not be asked, and why: one sentence each. */
  readonly unseen: readonly string[];
}

/** What a GitLab pipeline is read from. */
export interface PipelineSource {
  /** Path from the root → text of every YAML file. */
  readonly files: ReadonlyMap<string, string>;
  /** Host of the GitLab instance. */
  readonly host: string;
}

/** What is registered at an index of ours, asked of it (drift). */
export interface IndexRegistrations {
  /** The index as the registrations name it. */
  readonly index: string;
  readonly publishers: readonly CompletePublisher[];
}

/** What git says of the checkout. */
export interface GitFacts {
  /** URL of `origin`, without credentials. */
  readonly remoteUrl?: string;
  /** Local tags that the remote-tracking refs do not tell to be there; undefined: nobody can say offline. */
  readonly tagsAtHead: readonly string[];
  readonly followsTags: boolean;
  /** Tags of this machine that the remote does not have; left out: it was not asked. */
  readonly unpushedTags?: readonly string[];
  /** File names of the workflows at the commit of the tag that is to be released; left out: there is no such tag yet. */
  readonly workflowsAtTag?: readonly string[];
  /** True for a checkout without its whole history. */
  readonly shallow: boolean;
}

/** Everything that doctor judges; read before, by whoever calls it. Nothing here is executed. */
export interface DoctorFacts {
  readonly repository: ForgeRepository;
  readonly registrations: Registrations;
  /** `[tool.tokenless]` and `[project]`. */
  readonly config: TokenlessConfig;
  /** Path from the root → text of each `.github/workflows/*.yml`. */
  readonly workflows: ReadonlyMap<string, string>;
  /** GitLab CI/CD, for a repository that is not GitHub's. */
  readonly pipeline?: PipelineSource;
  /** Path from the root → text of the repository's own actions that its workflows use. */
  readonly actions: ReadonlyMap<string, string>;
  /** Files that could not be read or understood, with what is wrong: each becomes a finding. */
  readonly unread: ReadonlyMap<string, TokenlessError>;
  /** Path from the root → text of other files that rules read: `pyproject.toml`, scripts, docs, lock files. */
  readonly files: ReadonlyMap<string, string>;
  /** Paths of all files that are tracked, or lie there without git. */
  readonly paths: readonly string[];
  readonly secrets: readonly FoundSecret[];
  /** What could not be seen and why (not searched for secrets, not told by the forge): one sentence each. */
  readonly unseen?: readonly string[];
  /** The tag that is to be pushed next, where somebody said. */
  readonly tag?: string;
  readonly git?: GitFacts;
  readonly online?: OnlineFacts;
  readonly indexes?: readonly IndexRegistrations[];
  /** `YYYY-MM-DD`. */
  readonly today: string;
}
