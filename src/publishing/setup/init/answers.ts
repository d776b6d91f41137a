/** Who uploads in the publish jobs. */
export type Uploader = 'pypa' | 'uv' | 'tokenless';

/** The two indexes that a release goes to, in this order. */
export type InitIndex = 'testpypi' | 'pypi';

/** Everything that the generated files depend on: from flags, the configuration, a person, else inferred. */
export interface InitAnswers {
  readonly project: string;
  readonly owner: string;
  /** Repository name without its owner. */
  readonly repository: string;
  /** File name of the workflow, without a folder. */
  readonly workflow: string;
  /** How a version becomes a tag; holds `{version}` once. */
  readonly tag: string;
  /** Shell command that leaves distributions in `dist/`. */
  readonly build: string;
  /** Shell commands that must pass before anything is built. */
  readonly gates: readonly string[];
  readonly uploader: Uploader;
  /** What npm runs as `tokenless`, exact, or the Action (`findOwnAction`); only for that uploader. */
  readonly tokenlessPackage?: string;
  readonly environments: Readonly<Record<InitIndex, string>>;
  /** Who approves the production environment. */
  readonly reviewers: readonly string[];
  /** Patterns of members in which what looks like a secret is none. */
  readonly allowedMembers: readonly string[];
}

/** What the repository itself decides about the generated files. */
export interface Surroundings {
  /** Folder of the project below the top of the repository, `/` between names; empty at the top. */
  readonly folder: string;
  /** Minor version of Python 3 that gates and build run on. */
  readonly pythonMinor: number;
  /** `[build-system] requires`. */
  readonly buildRequires: readonly string[];
  /** Dependency groups that the gates need. */
  readonly groups: readonly string[];
  /** The tag that examples show: that of the version at hand. */
  readonly exampleTag: string;
  /** Day of generation, `YYYY-MM-DD`, in UTC. */
  readonly date: string;
}

/** The command that `python -m build` is in a configuration, and that CI runs with pinned requirements. */
export const DEFAULT_BUILD = 'python -m build';
