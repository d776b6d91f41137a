/** The rules of an index about publishers and ID tokens, where indexes differ or may come to differ. */
export interface RegistryRules {
  /** How owner and repository (GitLab: namespace and project) are compared in the look-up. */
  readonly forgeNames: 'as-stored' | 'case-insensitive';
  /** Which letters are folded where case does not count. */
  readonly letterFolding: 'unicode' | 'ascii';
  /** Which numeric ids of the forge belong to a publisher's identity. */
  readonly numericIds: 'owner' | 'owner-and-repository';
  /** Which GitHub claim names the registered workflow: the called file, or the caller. */
  readonly workflowClaim: 'job_workflow_ref' | 'workflow_ref';
  /** Events whose ID tokens are always refused. */
  readonly refusedEvents: readonly string[];
  /** Whether `exp - iat` may be above the provider's ceiling. */
  readonly idTokenLifetime: 'any' | 'provider-ceiling';
  /** What stops a token without `jti` from being used twice. */
  readonly tokensWithoutJti: 'reusable' | 'used-once';
  /** What a selecting field (environment, `sub`) means that was stored as NULL. */
  readonly storedNull: 'never-matches' | 'not-constrained';
  /** Whether a form may store what no ID token can ever match. */
  readonly forms: 'as-pypi' | 'matchable-only';
  /** Pending publishers of different people that match one ID token. */
  readonly pendingOfSeveralOwners: 'first-registered' | 'refused';
  /** What one upload token covers when its publisher is registered for several projects. */
  readonly uploadTokenCovers: 'all-projects' | 'one-project';
}

/** The names of the built-in profiles. */
export type RegistryName = 'pypi' | 'testpypi' | 'tokenless';

/** Where a public index is reached; a `tokenless` index has an address of its own. */
export interface RegistryUrls {
  readonly upload: string;
  readonly simple: string;
  /** The page where a pending publisher is added; it cannot be prefilled. */
  readonly pendingPublishers: string;
  /** The publishing settings of an existing project. */
  publishers(project: string): string;
}

/** An index as its publishers meet it: its audience and its rules. */
export interface RegistryProfile {
  readonly name: RegistryName;
  /** How the index is called in sentences. */
  readonly title: string;
  /** The `aud` that its ID tokens must have, unless its operator chose another. */
  readonly audience: string;
  readonly rules: RegistryRules;
  readonly urls: RegistryUrls | undefined;
}
