import type { Condition } from '../workflow.ts';
import type { Value } from './expressions/value.ts';

/** An input of `workflow_dispatch` or `workflow_call`, as far as its values can be told. */
export interface InputDeclaration {
  readonly type: string;
  readonly fallback: Value | undefined;
  readonly options: readonly string[];
}

/** One event under `on:`. */
export interface Trigger {
  readonly event: string;
  readonly line: number;
  /** Filters of `push` and `pull_request`; undefined where the key is absent. */
  readonly branches: readonly string[] | undefined;
  readonly branchesIgnore: readonly string[] | undefined;
  readonly tags: readonly string[] | undefined;
  readonly tagsIgnore: readonly string[] | undefined;
  readonly paths: boolean;
  readonly types: readonly string[] | undefined;
  /** The cron lines of `schedule`. */
  readonly crons: readonly string[];
  readonly inputs: ReadonlyMap<string, InputDeclaration>;
}

/** A `permissions:` block; one that lists scopes sets every other scope to none. */
export type Permissions =
  | { readonly kind: 'write-all' | 'read-all'; readonly line: number }
  | { readonly kind: 'scopes'; readonly scopes: ReadonlyMap<string, string>; readonly line: number };

/** One step of a job. */
export interface Step {
  readonly line: number;
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly uses: string | undefined;
  readonly with: ReadonlyMap<string, string>;
  readonly run: string | undefined;
  readonly environmentVariables: ReadonlyMap<string, string>;
  readonly condition: Condition | null;
  /** The shell of `run`, its own or the default of job or workflow; undefined: what the runner has. */
  readonly shell: string | undefined;
  /** `continue-on-error`: the job goes on after its failure, or may. */
  readonly mayFail: boolean;
}

/** `strategy.matrix`: the legs, or `unknown` when an expression makes them. */
export type Matrix = readonly Readonly<Record<string, Value>>[] | 'unknown';

/** One job. `uses` makes it a call of a reusable workflow; then it has no steps. */
export interface Job {
  readonly id: string;
  readonly line: number;
  readonly name: string | undefined;
  readonly needs: readonly string[];
  readonly condition: Condition | null;
  /** The text of `environment` or `environment.name`. */
  readonly environment: string | undefined;
  readonly environmentLine: number;
  readonly permissions: Permissions | undefined;
  readonly uses: string | undefined;
  readonly with: ReadonlyMap<string, Value>;
  /** Secrets that a call hands over by name, or all of them. */
  readonly secrets: readonly string[] | 'inherit';
  /** What jobs that need this one can look up, by name; expressions over its steps. */
  readonly outputs: ReadonlyMap<string, string>;
  readonly environmentVariables: ReadonlyMap<string, string>;
  readonly matrix: Matrix;
  /** False where nothing of the job looks at its leg: then every leg does the same. */
  readonly variesByLeg: boolean;
  readonly runsOn: readonly string[];
  readonly steps: readonly Step[];
}

/** A GitHub workflow file as written. */
export interface GitHubWorkflow {
  /** The path as handed in, for messages. */
  readonly file: string;
  /** The file name, as publishers know it. */
  readonly fileName: string;
  readonly name: string | undefined;
  readonly triggers: readonly Trigger[];
  readonly permissions: Permissions | undefined;
  readonly environmentVariables: ReadonlyMap<string, string>;
  /** In the order of `needs`: a job comes after all that it waits for. */
  readonly jobs: readonly Job[];
}

/** An action of the repository itself (`uses: ./path`), as its `action.yml` says. */
export interface LocalAction {
  /** The path of its file in the repository. */
  readonly file: string;
  readonly name: string | undefined;
  /** `composite`, `node24`, `docker` …; empty when the file does not say. */
  readonly using: string;
  /** Inputs with their defaults. */
  readonly inputs: ReadonlyMap<string, string>;
  /** The steps of a composite action. */
  readonly steps: readonly Step[];
}

/** What of a repository is known besides the workflow that is read. */
export interface RepositorySources {
  readonly workflows: readonly GitHubWorkflow[];
  /** Its own actions, by the path of their `action.yml` or `action.yaml`. */
  readonly actions?: ReadonlyMap<string, LocalAction>;
  /** Its name, so that conditions on `github.repository` and calls of its own workflows can be decided. */
  readonly repository?: { readonly owner: string; readonly name: string };
}
