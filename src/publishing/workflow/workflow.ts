/** What CI will do, for any provider: the shared types of this folder. */

/** One way a workflow starts; `ref` is exact, or a pattern such as `refs/tags/v*`. */
export interface TriggerEvent {
  readonly event: string;
  readonly ref: string;
}

/** An environment that an expression names: the values it can take, none when that cannot be decided. */
export interface EnvironmentExpression {
  readonly expression: string;
  readonly values: readonly string[];
}

/** How a publish step proves itself to its index, as far as the workflow shows. */
export type PublishAuth = 'oidc' | 'token' | 'mixed' | 'none' | 'unknown';

/** Where the permission `id-token: write` of a job comes from. */
export type IdTokenPermission = 'job' | 'workflow' | 'write-all' | 'missing';

/** Whose packages are published: those of PyPI and its like, of npm, …. */
export type Ecosystem = 'python' | 'npm' | 'crates' | 'rubygems' | 'nuget' | 'pub' | 'jsr';

/** A condition as written, with its line. */
export interface Condition {
  readonly text: string;
  readonly line: number;
}

/** One job of a calling chain: `job` of `workflow` calls the next one. */
export interface Caller {
  readonly workflow: string;
  readonly job: string;
  readonly line: number;
}

/** One publish job and one index that it publishes to (a job that reaches two indexes is two rows). */
export interface PublishJob {
  /** File name of the workflow that holds the publish step. */
  readonly workflow: string;
  readonly job: string;
  /** Line of the job's key. */
  readonly line: number;
  /** `pypi`, `testpypi`, `npm`, `crates`, …, the URL of another index, or null when it is not known. */
  readonly index: string | null;
  /** Null: a script or another workflow publishes, and does not say what. */
  readonly ecosystem: Ecosystem | null;
  /** The tool that uploads: `pypa-action`, `uv`, `twine`, …, `script`. */
  readonly method: string;
  readonly auth: PublishAuth;
  readonly environment: string | null | EnvironmentExpression;
  /**
   * What an expression for the environment becomes, by event (`keyOfEvent`): the values it can take, none when
   * nobody can tell. Left out where every event has the same.
   */
  readonly environmentByEvent?: ReadonlyMap<string, readonly string[]>;
  /** Line of the `environment` key (or of the job where there is none). */
  readonly environmentLine: number;
  readonly idToken: IdTokenPermission;
  readonly needs: readonly string[];
  readonly reusable: false | 'local' | 'remote';
  /** What can start this job, with its conditions taken into account. */
  readonly events: readonly TriggerEvent[];
  /** Lines of the steps that publish. */
  readonly stepLines: readonly number[];
  /** The job's `if`, when it has one. */
  readonly condition: Condition | null;
  /** The calling chain of a reusable workflow, outermost first; empty for a job that runs by itself. */
  readonly callers: readonly Caller[];
  /** `job_workflow_ref` of a remote reusable workflow, `OWNER/REPO/PATH@REF` as its `uses:` says. */
  readonly remote?: string;
}

/**
 * How GitHub writes `sub` for one repository, as its API tells it: names alone for most repositories from before
 * 2026-07-15, names with ids for those created, renamed or moved since, and for both whatever a template adds.
 */
export interface SubjectFormat {
  /** `repo:OWNER/NAME` or `repo:OWNER@OWNER-ID/NAME@NAME-ID`. */
  readonly prefix: string;
  /** What a customised subject is made of, in order; left out: GitHub's default, `repo` and `context`. */
  readonly claimKeys?: readonly string[];
}

/** A repository on the provider; ids and the form of its `sub` are known only online. */
export interface ForgeRepository {
  readonly owner: string;
  readonly name: string;
  readonly ownerId?: string;
  readonly repositoryId?: string;
  readonly subject?: SubjectFormat;
}

/** Predicted claims and the claims that the prediction assumes or cannot know. */
export interface PredictedClaims {
  readonly claims: Readonly<Record<string, string>>;
  readonly assumes: readonly string[];
}
