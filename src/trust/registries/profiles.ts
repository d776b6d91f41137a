import { NPM_REGISTRY_HOST } from './npm-host.ts';
import { trustErrors } from '../errors.ts';
import { nearestWord } from '../publishers/suggestion.ts';
import type { IndexName, RegistryName, RegistryProfile, RegistryUrls } from './profile.ts';
import { rulesOfRegistry } from './rules.ts';

function urlsOf(web: string, upload: string): RegistryUrls {
  return {
    upload: `${upload}/legacy/`,
    simple: `${web}/simple/`,
    pendingPublishers: `${web}/manage/account/publishing/`,
    publishers: (project) => `${web}/manage/project/${encodeURIComponent(project)}/settings/publishing/`,
  };
}

function pythonIndex(
  name: 'pypi' | 'testpypi',
  title: string,
  addresses: { readonly web: string; readonly upload: string },
): RegistryProfile {
  const urls = urlsOf(addresses.web, addresses.upload);
  const registrationPage = (project: string): string => urls.publishers(project);
  return { name, title, audience: name, rules: rulesOfRegistry(name), urls, registrationPage };
}

function registry(
  name: Exclude<RegistryName, IndexName>,
  title: string,
  audience: string,
  registrationPage: (project: string) => string,
): RegistryProfile {
  return { name, title, audience, rules: rulesOfRegistry(name), urls: undefined, registrationPage };
}

const part = encodeURIComponent;
/** `@scope/name`, whose `/` and `@` these sites keep in their addresses. */
const scoped = (project: string): string => project.split('/').map(part).join('/').replace(/^%40/u, '@');

/**
 * The built-in profiles: PyPI, its test index, what `tokenless serve` runs by default, and the registries of
 * other ecosystems. JSR's audience is not fixed: it lists what the token may publish.
 */
export const REGISTRY_PROFILES: Readonly<Record<RegistryName, RegistryProfile>> = {
  pypi: pythonIndex('pypi', 'PyPI', { web: 'https://pypi.org', upload: 'https://upload.pypi.org' }),
  testpypi: pythonIndex('testpypi', 'TestPyPI', {
    web: 'https://test.pypi.org',
    upload: 'https://test.pypi.org',
  }),
  tokenless: {
    name: 'tokenless',
    title: 'the tokenless index',
    audience: 'tokenless',
    rules: rulesOfRegistry('tokenless'),
    urls: undefined,
    registrationPage: undefined,
  },
  npm: registry(
    'npm',
    'npm',
    'npm:' + NPM_REGISTRY_HOST,
    (project) => `https://www.npmjs.com/package/${scoped(project)}/access`,
  ),
  crates: registry(
    'crates',
    'crates.io',
    'crates.io',
    (project) => `https://crates.io/crates/${part(project)}/settings`,
  ),
  rubygems: registry(
    'rubygems',
    'RubyGems.org',
    'rubygems.org',
    (project) => `https://rubygems.org/gems/${part(project)}/trusted_publishers`,
  ),
  nuget: registry(
    'nuget',
    'nuget.org',
    'https://www.nuget.org',
    () => 'https://www.nuget.org/account/trustedpublishing',
  ),
  pub: registry(
    'pub',
    'pub.dev',
    'https://pub.dev',
    (project) => `https://pub.dev/packages/${part(project)}/admin`,
  ),
  jsr: registry('jsr', 'JSR', '', (project) => `https://jsr.io/${scoped(project)}/settings`),
};

function profileNamed(name: string, names: readonly string[]): RegistryProfile {
  if (names.includes(name)) return REGISTRY_PROFILES[name as RegistryName];
  throw trustErrors.create('registry-unknown', { name, known: names, nearest: nearestWord(name, names) });
}

/** The profile of a name that a person typed; throws `registry-unknown`. */
export function getRegistryProfile(name: string): RegistryProfile {
  return profileNamed(name, Object.keys(REGISTRY_PROFILES));
}

const INDEXES: readonly IndexName[] = ['pypi', 'testpypi', 'tokenless'];

/** The profile of an index in PyPI's protocol, which `serve` can run; throws `registry-unknown` for all others. */
export function getIndexProfile(name: string): RegistryProfile {
  return profileNamed(name, INDEXES);
}

/**
 * The profile with the rules that its index has announced but not switched on. PyPI plans to match the
 * calling workflow (warehouse pull request 20083, open in May 2026; read 2026-11-23).
 */
export function withPlannedRules(profile: RegistryProfile): RegistryProfile {
  if (profile.name !== 'pypi' && profile.name !== 'testpypi') return profile;
  return { ...profile, rules: { ...profile.rules, workflowClaim: 'workflow_ref' } };
}
