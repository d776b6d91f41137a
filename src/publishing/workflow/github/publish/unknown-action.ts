import type { Ecosystem, PublishAuth } from '../../workflow.ts';
import { MINTED } from '../expressions/template.ts';
import { familyOfCredential, pythonIndexOf } from './credentials.ts';

/** What the name of an action must say: a registry … */
const NAMES_REGISTRY: readonly (readonly [RegExp, Ecosystem])[] = [
  [/pypi|twine/iu, 'python'],
  [/(?:poetry|flit|hatch|pdm)[-_]publish|publish[-_](?:with[-_])?(?:poetry|flit|hatch|pdm)\b/iu, 'python'],
  [/py(?:thon)?[-_](?:package[-_])?publish|publish[-_]python/iu, 'python'],
  [/npm/iu, 'npm'],
  [/crate/iu, 'crates'],
  [/rubygem|publish[-_]gem|gem[-_]publish|release[-_]gem/iu, 'rubygems'],
  [/nuget/iu, 'nuget'],
  [/pub[-_]?dev|(?:dart|flutter).*publish|(?:^|[-_/])pub[-_](?:publish|release)/iu, 'pub'],
];
/** … and that something goes there. */
const GOES_THERE = /publish|upload|release|deploy|push/iu;
const NOT_PUBLISHING =
  /setup|login|auth|download|wait|check|version|cache|install|mint|verify|info|bump|trigger|image|docker|docs|notes|result|report/iu;
/** Repositories that hold many actions: the folder says what one does. */
const HOLDS_MANY = /^(?:\.?github|(?:github-|gh-)?actions?|workflows?)$/iu;

const pathOf = (uses: string): readonly string[] => (uses.split('@')[0] ?? '').split('/').slice(1);

/** A folder that says what its action does without the repository's name. */
const SAYS_ALL = /[-_]/u;

/** The method of an action that is none of ours: its repository's name as written, or its folder's among many. */
export function methodOfAction(uses: string): string {
  const [repository = '', ...folders] = pathOf(uses);
  if (/semantic-release/iu.test(repository)) return 'semantic-release';
  const folder = folders.at(-1) ?? '';
  const isOneOfMany = HOLDS_MANY.test(repository) || (SAYS_ALL.test(folder) && GOES_THERE.test(folder));
  return isOneOfMany && folder !== '' ? folder : repository;
}

/** The registry that the name of an action speaks of; undefined: none. */
export function familyOfAction(uses: string): Ecosystem | undefined {
  const name = pathOf(uses).join('/');
  return NAMES_REGISTRY.find(([pattern]) => pattern.test(name))?.[1];
}

/** Where an action goes when no input says: a Python one to PyPI, unless its name says the test index. */
export function defaultIndexOf(uses: string, family: Ecosystem): string {
  return family === 'python' ? (pythonIndexOf(uses) ?? 'pypi') : family;
}

/** True for an action of another repository whose name speaks of publishing. */
export function mayPublishUnknown(uses: string): boolean {
  const name = pathOf(uses).join('/');
  return !/^[.$]\//u.test(uses) && GOES_THERE.test(name) && !NOT_PUBLISHING.test(name);
}

/** A registry that an action publishes to by what it is handed. */
export interface HandedRegistry {
  readonly family: Ecosystem;
  readonly index: string | null;
  readonly auth: PublishAuth;
}

/** The registries whose credentials an action is handed, by the names of its inputs and of its own variables. */
export function handedRegistries(given: ReadonlyMap<string, string>): readonly HandedRegistry[] {
  return [...given].flatMap(([name, value]) => {
    const family = value === '' ? undefined : familyOfCredential(name);
    if (family === undefined) return [];
    const index = family === 'python' ? pythonIndexOf(name) : family;
    return [{ family, index, auth: value.includes(MINTED) ? ('oidc' as const) : ('token' as const) }];
  });
}
