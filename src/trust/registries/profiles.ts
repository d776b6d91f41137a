import { trustErrors } from '../errors.ts';
import { nearestWord } from '../publishers/suggestion.ts';
import type { RegistryName, RegistryProfile, RegistryRules, RegistryUrls } from './profile.ts';

/** One rule as PyPI (and TestPyPI) and as `tokenless` keep it. */
export interface RuleDifference<Value> {
  readonly pypi: Value;
  readonly tokenless: Value;
  /** The decision record, when the two differ. */
  readonly adr: string | undefined;
}

/** Every rule of every profile: the one table. docs/reference/registry-profiles.md says it in words. */
export const REGISTRY_RULES: { readonly [Rule in keyof RegistryRules]: RuleDifference<RegistryRules[Rule]> } =
  {
    forgeNames: {
      pypi: 'as-stored',
      tokenless: 'case-insensitive',
      adr: '011-numeric-ids-belong-to-a-publisher',
    },
    letterFolding: { pypi: 'unicode', tokenless: 'ascii', adr: '010-profiles' },
    numericIds: {
      pypi: 'owner',
      tokenless: 'owner-and-repository',
      adr: '011-numeric-ids-belong-to-a-publisher',
    },
    workflowClaim: { pypi: 'job_workflow_ref', tokenless: 'job_workflow_ref', adr: undefined },
    refusedEvents: {
      pypi: ['pull_request_target'],
      tokenless: ['pull_request_target', 'workflow_run'],
      adr: '013-workflow-run-is-refused',
    },
    idTokenLifetime: {
      pypi: 'any',
      tokenless: 'provider-ceiling',
      adr: '015-array-audiences-and-clock-skew',
    },
    tokensWithoutJti: {
      pypi: 'reusable',
      tokenless: 'used-once',
      adr: '014-used-id-keyed-by-token-issuer',
    },
    storedNull: { pypi: 'never-matches', tokenless: 'not-constrained', adr: '010-profiles' },
    forms: { pypi: 'as-pypi', tokenless: 'matchable-only', adr: '010-profiles' },
    pendingOfSeveralOwners: {
      pypi: 'first-registered',
      tokenless: 'refused',
      adr: '012-ambiguous-pending-publishers-are-refused',
    },
    uploadTokenCovers: { pypi: 'all-projects', tokenless: 'one-project', adr: '010-profiles' },
  };

function rulesOf(side: 'pypi' | 'tokenless'): RegistryRules {
  const entries = Object.entries(REGISTRY_RULES).map(([rule, values]) => [rule, values[side]]);
  return Object.freeze(Object.fromEntries(entries)) as RegistryRules;
}

function urlsOf(web: string, upload: string): RegistryUrls {
  return {
    upload: `${upload}/legacy/`,
    simple: `${web}/simple/`,
    pendingPublishers: `${web}/manage/account/publishing/`,
    publishers: (project) => `${web}/manage/project/${encodeURIComponent(project)}/settings/publishing/`,
  };
}

/** The built-in profiles: PyPI, its test index, and what `tokenless serve` runs by default. */
export const REGISTRY_PROFILES: Readonly<Record<RegistryName, RegistryProfile>> = {
  pypi: {
    name: 'pypi',
    title: 'PyPI',
    audience: 'pypi',
    rules: rulesOf('pypi'),
    urls: urlsOf('https://pypi.org', 'https://upload.pypi.org'),
  },
  testpypi: {
    name: 'testpypi',
    title: 'TestPyPI',
    audience: 'testpypi',
    rules: rulesOf('pypi'),
    urls: urlsOf('https://test.pypi.org', 'https://test.pypi.org'),
  },
  tokenless: {
    name: 'tokenless',
    title: 'the tokenless index',
    audience: 'tokenless',
    rules: rulesOf('tokenless'),
    urls: undefined,
  },
};

/** The profile of a name that a person typed; throws `registry-unknown`. */
export function getRegistryProfile(name: string): RegistryProfile {
  const names: readonly string[] = Object.keys(REGISTRY_PROFILES);
  if (names.includes(name)) return REGISTRY_PROFILES[name as RegistryName];
  throw trustErrors.create('registry-unknown', { name, known: names, nearest: nearestWord(name, names) });
}

/**
 * The profile with the rules that its index has announced but not switched on. PyPI plans to match the
 * calling workflow (warehouse pull request 20083, open in May 2026; read 2026-11-23).
 */
export function withPlannedRules(profile: RegistryProfile): RegistryProfile {
  if (profile.name === 'tokenless') return profile;
  return { ...profile, rules: { ...profile.rules, workflowClaim: 'workflow_ref' } };
}
