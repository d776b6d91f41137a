/**
 * The rules of a registry about publishers and ID tokens, where registries differ or may come to differ.
 * `unknown`: the registry does not publish it; nothing is judged by it.
 */
export interface RegistryRules {
  /** How owner and repository (GitLab: namespace and project) are compared in the look-up. */
  readonly forgeNames: 'as-stored' | 'case-insensitive';
  /** Which letters are folded where case does not count. */
  readonly letterFolding: 'unicode' | 'ascii';
  /** What says which repository it is: its name, or its numeric id alone once that is known. */
  readonly repositoryClaim: 'name' | 'id';
  /** Which numeric ids of the forge belong to a publisher's identity. */
  readonly numericIds: 'owner' | 'owner-and-repository' | 'repository' | 'unknown';
  /** Which GitHub claim names the registered workflow: the called file, the caller, or none does. */
  readonly workflowClaim: 'job_workflow_ref' | 'workflow_ref' | 'none';
  /** How the file's name is compared. */
  readonly workflowFile: 'exact' | 'case-insensitive';
  /** At which ref the workflow claim may name the file: one of the token's own, or whichever. */
  readonly workflowRefs: 'own' | 'any';
  /** Whether a called workflow may belong to another repository than the publisher's. */
  readonly calledWorkflow: 'same-repository' | 'registrable' | 'any';
  /** How the environment's name is compared. */
  readonly environments: 'case-insensitive' | 'exact' | 'not-compared';
  /** Events whose ID tokens are always refused. */
  readonly refusedEvents: readonly string[];
  /** The only events whose ID tokens are taken. */
  readonly acceptedEvents: 'any' | readonly string[];
  /** The refs that a run may be on. */
  readonly publishRefs: 'any' | 'tags';
  /** On whose machines a run may be. */
  readonly runners: 'any' | 'github-hosted';
  /** Whether `exp - iat` may be above the provider's ceiling. */
  readonly idTokenLifetime: 'any' | 'provider-ceiling' | 'unknown';
  /** What stops a token without `jti` from being used twice. */
  readonly tokensWithoutJti: 'reusable' | 'used-once' | 'refused' | 'unknown';
  /** What a selecting field (environment, `sub`) means that was stored as NULL. */
  readonly storedNull: 'never-matches' | 'not-constrained';
  /** Whether a form may store what no ID token can ever match. */
  readonly forms: 'as-pypi' | 'matchable-only';
  /** How many publishers a project can have at once. */
  readonly publishersPerProject: 'several' | 'one';
  /** How the first version of a project can be published. */
  readonly firstPublish: 'pending-publisher' | 'owner-policy' | 'project-created-first' | 'by-hand';
  /** Pending publishers of different people that match one ID token. */
  readonly pendingOfSeveralOwners: 'first-registered' | 'refused' | 'no-pending-publishers' | 'unknown';
  /** What one upload token covers when its publisher is registered for several projects. */
  readonly uploadTokenCovers: 'all-projects' | 'one-project' | 'named-in-audience';
}

/** Profiles of indexes in PyPI's protocol: what `serve` can run. */
export type IndexName = 'pypi' | 'testpypi' | 'tokenless';

/** The names of the built-in profiles. */
export type RegistryName = IndexName | 'npm' | 'crates' | 'rubygems' | 'nuget' | 'pub' | 'jsr';

/** Where a public index is reached; a `tokenless` index has an address of its own. */
export interface RegistryUrls {
  readonly upload: string;
  readonly simple: string;
  /** The page where a pending publisher is added; it cannot be prefilled. */
  readonly pendingPublishers: string;
  /** The publishing settings of an existing project. */
  publishers(project: string): string;
}

/** A registry as its publishers meet it: its audience and its rules. */
export interface RegistryProfile {
  readonly name: RegistryName;
  /** How the registry is called in sentences. */
  readonly title: string;
  /** The `aud` that its ID tokens must have, unless its operator chose another; empty: none is fixed. */
  readonly audience: string;
  readonly rules: RegistryRules;
  /** Of indexes in PyPI's protocol. */
  readonly urls: RegistryUrls | undefined;
  /** The page where a project's publishers are registered; undefined: every index has its own. */
  readonly registrationPage: ((project: string) => string) | undefined;
}
