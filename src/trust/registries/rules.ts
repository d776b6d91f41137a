import type { RegistryName, RegistryRules } from './profile.ts';

/** TestPyPI keeps PyPI's rules. */
type Column = Exclude<RegistryName, 'testpypi'>;

/** One rule as every registry keeps it. */
export type RuleDifference<Value> = Readonly<Record<Column, Value>> & {
  /** The decision record, when PyPI's and `tokenless`'s differ. */
  readonly adr: string | undefined;
};

type Others<Value> = Readonly<Record<Exclude<Column, 'pypi' | 'tokenless'>, Value>>;

/** The value of most of the registries besides Python's, and of those that differ. */
function others<Value>(value: Value, different: Partial<Others<Value>> = {}): Others<Value> {
  const all = { npm: value, crates: value, rubygems: value, nuget: value, pub: value, jsr: value };
  return { ...all, ...different };
}

/** What PyPI and `tokenless` have in common. */
function both<Value>(
  value: Value,
): Readonly<Record<'pypi' | 'tokenless', Value>> & { readonly adr: undefined } {
  return { pypi: value, tokenless: value, adr: undefined };
}

/** Which workflow, at which ref, of which repository. */
const WORKFLOW_RULES: Pick<RuleTable, 'workflowClaim' | 'workflowFile' | 'workflowRefs' | 'calledWorkflow'> =
  {
    workflowClaim: {
      ...both('job_workflow_ref'),
      ...others('job_workflow_ref', {
        npm: 'workflow_ref',
        crates: 'workflow_ref',
        pub: 'none',
        jsr: 'none',
      }),
    },
    workflowFile: { ...both('exact'), ...others('exact', { nuget: 'case-insensitive' }) },
    workflowRefs: { ...both('own'), ...others('any', { rubygems: 'own' }) },
    calledWorkflow: {
      ...both('same-repository'),
      ...others('any', { rubygems: 'registrable', nuget: 'same-repository' }),
    },
  };

/** Which run: its environment, event, ref and machine. */
const RUN_RULES: Pick<
  RuleTable,
  'environments' | 'refusedEvents' | 'acceptedEvents' | 'publishRefs' | 'runners'
> = {
  environments: {
    ...both('case-insensitive'),
    ...others('exact', { crates: 'case-insensitive', nuget: 'case-insensitive', jsr: 'not-compared' }),
  },
  refusedEvents: {
    pypi: ['pull_request_target'],
    tokenless: ['pull_request_target', 'workflow_run'],
    ...others([], { crates: ['pull_request_target', 'workflow_run'] }),
    adr: '013-workflow-run-is-refused',
  },
  acceptedEvents: {
    ...both('any'),
    ...others<'any' | readonly string[]>('any', { pub: ['push', 'workflow_dispatch'] }),
  },
  publishRefs: { ...both('any'), ...others('any', { pub: 'tags' }) },
  runners: { ...both('any'), ...others('any', { npm: 'github-hosted' }) },
};

/** Which repository, by name and id. */
const REPOSITORY_RULES: Pick<RuleTable, 'forgeNames' | 'letterFolding' | 'repositoryClaim' | 'numericIds'> = {
  forgeNames: {
    pypi: 'as-stored',
    tokenless: 'case-insensitive',
    ...others('as-stored', {
      crates: 'case-insensitive',
      nuget: 'case-insensitive',
      jsr: 'case-insensitive',
    }),
    adr: '011-numeric-ids-belong-to-a-publisher',
  },
  letterFolding: {
    pypi: 'unicode',
    tokenless: 'ascii',
    ...others('ascii', { crates: 'unicode' }),
    adr: '010-profiles',
  },
  repositoryClaim: { ...both('name'), ...others('name', { jsr: 'id' }) },
  numericIds: {
    pypi: 'owner',
    tokenless: 'owner-and-repository',
    ...others('owner', {
      npm: 'unknown',
      nuget: 'owner-and-repository',
      pub: 'owner-and-repository',
      jsr: 'repository',
    }),
    adr: '011-numeric-ids-belong-to-a-publisher',
  },
};

type RuleTable = { readonly [Rule in keyof RegistryRules]: RuleDifference<RegistryRules[Rule]> };

/**
 * Every rule of every profile: the one table. docs/reference/registry-profiles.md says it in words, and where
 * each registry's own source or page says it.
 */
export const REGISTRY_RULES: RuleTable = {
  ...REPOSITORY_RULES,
  ...WORKFLOW_RULES,
  ...RUN_RULES,
  idTokenLifetime: {
    pypi: 'any',
    tokenless: 'provider-ceiling',
    ...others('any', { npm: 'unknown' }),
    adr: '015-array-audiences-and-clock-skew',
  },
  tokensWithoutJti: {
    pypi: 'reusable',
    tokenless: 'used-once',
    ...others('unknown', { crates: 'refused', rubygems: 'refused' }),
    adr: '014-used-id-keyed-by-token-issuer',
  },
  storedNull: {
    pypi: 'never-matches',
    tokenless: 'not-constrained',
    ...others('not-constrained'),
    adr: '010-profiles',
  },
  forms: { pypi: 'as-pypi', tokenless: 'matchable-only', ...others('matchable-only'), adr: '010-profiles' },
  publishersPerProject: { ...both('several'), ...others('several', { npm: 'one', pub: 'one', jsr: 'one' }) },
  firstPublish: {
    ...both('pending-publisher'),
    ...others('by-hand', {
      rubygems: 'pending-publisher',
      nuget: 'owner-policy',
      jsr: 'project-created-first',
    }),
  },
  pendingOfSeveralOwners: {
    pypi: 'first-registered',
    tokenless: 'refused',
    ...others('no-pending-publishers', { rubygems: 'unknown' }),
    adr: '012-ambiguous-pending-publishers-are-refused',
  },
  uploadTokenCovers: {
    pypi: 'all-projects',
    tokenless: 'one-project',
    ...others('all-projects', { npm: 'one-project', jsr: 'named-in-audience' }),
    adr: '010-profiles',
  },
};

/** The rules of one registry. */
export function rulesOfRegistry(name: RegistryName): RegistryRules {
  const column: Column = name === 'testpypi' ? 'pypi' : name;
  const entries = Object.entries(REGISTRY_RULES).map(([rule, values]) => [rule, values[column]]);
  return Object.freeze(Object.fromEntries(entries)) as RegistryRules;
}
