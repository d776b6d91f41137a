import type { Ecosystem, PublishAuth } from '../../workflow.ts';
import { MINTED } from '../expressions/template.ts';
import type { ActionTool } from './actions.ts';
import type { LocalAction } from '../model.ts';
import type { ReadCommand, Variables } from '../shell/commands.ts';
import type { CommandSurroundings } from './command.ts';
import type { PublishHit } from './hit.ts';
import { NO_SETUP, preparedIndex } from './setup.ts';
import { unwrap } from './unwrap.ts';

/** They run a task by its name. */
const TASK_RUNNERS = new Set([
  'make',
  'gmake',
  'just',
  'task',
  'mise',
  'nox',
  'tox',
  'invoke',
  'inv',
  'hatch',
  'pdm',
  'poe',
  'rake',
  'npm',
  'pnpm',
  'yarn',
  'bun',
  'deno',
  'node',
  'nx',
  'turbo',
  'gulp',
  'grunt',
  'lerna',
  'cargo',
  'composer',
]);
/** Of these only the tasks of one subcommand are a person's own. */
const TASKS_OF: Readonly<Record<string, readonly string[]>> = {
  npm: ['run', 'run-script'],
  deno: ['task'],
  mise: ['run'],
  cargo: ['make', 'xtask', 'run'],
};
/** They run a script by its path. */
const INTERPRETERS = new Set([
  'bash',
  'sh',
  'zsh',
  'pwsh',
  'python',
  'python3',
  'node',
  'ruby',
  'tsx',
  'ts-node',
]);
const PUBLISHES = /(?:^|[-_./:=])(?:publish|pypi|twine)(?:$|[-_./:])/iu;
/** With a registry's own credential at hand these words speak as well. */
const RELEASES = /(?:^|[-_./:=])(?:publish\w*|release|deploy|push|pypi|twine)(?:$|[-_./:])/iu;
const OTHER_PURPOSE =
  /docs?\b|pages|coverage|image|docker|container|helm|site|book|dry|check|test(?!pypi)|notes|changelog|draft|artifact|report|prepare|version|validate|verify/iu;

/** Variables that hold a registry's credential and nothing else, with the registry that they are for. */
const CREDENTIALS: readonly (readonly [RegExp, Ecosystem])[] = [
  [
    /^(?:TWINE_PASSWORD|TWINE_API_KEY|UV_PUBLISH_TOKEN|UV_PUBLISH_PASSWORD|HATCH_INDEX_AUTH|FLIT_PASSWORD)$/u,
    'python',
  ],
  [
    /^(?:(?:TEST_?)?PYPI_(?:API_)?(?:TOKEN|PASSWORD|KEY)|POETRY_PYPI_TOKEN_\w+|PDM_PUBLISH_PASSWORD)$/u,
    'python',
  ],
  [/^(?:NODE_AUTH_TOKEN|NPM_(?:AUTH_|PUBLISH_)?TOKEN|YARN_NPM_AUTH_TOKEN)$/u, 'npm'],
  [/^(?:CARGO_REGISTRY_TOKEN|CRATES_IO_TOKEN)$/u, 'crates'],
  [/^(?:GEM_HOST_API_KEY|RUBYGEMS_API_KEY)$/u, 'rubygems'],
  [/^NUGET_(?:API_?)?(?:KEY|TOKEN)$/u, 'nuget'],
];

interface Held {
  readonly families: ReadonlySet<Ecosystem>;
  readonly auth: PublishAuth;
}

/** The credentials that a step is given; undefined: none. */
function heldBy(variables: Variables): Held | undefined {
  const families = new Set<Ecosystem>();
  const values: string[] = [];
  for (const [name, value] of variables) {
    const family = value === '' ? undefined : CREDENTIALS.find(([pattern]) => pattern.test(name))?.[1];
    if (family === undefined) continue;
    families.add(family);
    values.push(value);
  }
  if (families.size === 0) return undefined;
  return { families, auth: values.every((value) => value.includes(MINTED)) ? 'oidc' : 'token' };
}

/** A credential for one public registry names it; one for a Python index does not say which. */
function indexOf({ families }: Held, around: CommandSurroundings): string | null {
  const [family] = families;
  if (family === undefined || families.size > 1 || family === 'python') return null;
  const prepared = preparedIndex(around.setup ?? NO_SETUP, family);
  return prepared === undefined ? family : prepared;
}

/** The words of a command that name what it hands over to. */
function handedTo(words: readonly string[]): readonly string[] {
  const [name = '', ...args] = words;
  const [script = ''] = INTERPRETERS.has(name) ? args.filter((word) => !word.startsWith('-')) : [name];
  if (/^[\w.-]*\/|\.(?:sh|py|ps1|[cm]?[jt]s|rb)$/u.test(script)) return [script];
  if (!TASK_RUNNERS.has(name)) return [];
  const only = TASKS_OF[name];
  if (only === undefined) return args;
  return only.includes(args[0] ?? '') ? args.slice(1) : [];
}

function hiddenHit(
  names: readonly string[],
  variables: Variables,
  around: CommandSurroundings,
): PublishHit | undefined {
  const held = heldBy(variables);
  const words = held === undefined ? PUBLISHES : RELEASES;
  const telling = names.some((word) => words.test(word) && !OTHER_PURPOSE.test(word));
  if (!telling) return undefined;
  if (held !== undefined) {
    const [ecosystem = null] = held.families.size === 1 ? held.families : [];
    return { index: indexOf(held, around), method: 'script', ecosystem, auth: held.auth };
  }
  return around.idToken === 'missing'
    ? undefined
    : { index: null, method: 'script', ecosystem: null, auth: 'unknown' };
}

/**
 * A command that hands over to a script or a task by a name that speaks of publishing, where there is an ID
 * token or a registry's credential to do it with. Reported so that no publish job goes unseen; its index is
 * known only by the credential.
 */
export function readHiddenPublish(
  { words, variables }: ReadCommand,
  around: CommandSurroundings,
): PublishHit | undefined {
  const inner = unwrap(words);
  if (inner.includes('--dry-run')) return undefined;
  return hiddenHit([...handedTo(words), ...(inner === words ? [] : handedTo(inner))], variables, around);
}

/** An action of the repository that cannot be looked into, by its name and what it is given. */
export function readHiddenAction(
  action: LocalAction,
  variables: Variables,
  around: CommandSurroundings,
): readonly PublishHit[] {
  // `releasePackages` speaks as `release-packages` does.
  const folder = (action.file.split('/').at(-2) ?? '').replaceAll(/(?<=[a-z])(?=[A-Z])/gu, '-');
  const hit = hiddenHit([folder], variables, around);
  return hit === undefined ? [] : [hit];
}

const CALLS_OTHER_THINGS =
  /docs?\b|pages|coverage|image|docker|container|helm|site|book|conda|artifact|asset|binar|brew|maven|sarif|draft|notes|changelog|github[-_]?release|gh[-_]?release/iu;

/** True for the name of a job, workflow or file that speaks of publishing to a registry. */
export function speaksOfPublishing(name: string): boolean {
  return /publish|pypi|release|upload/iu.test(name) && !CALLS_OTHER_THINGS.test(name);
}

/**
 * A call of a workflow that cannot be read, and is handed a registry's credential by its name; undefined when
 * it is handed none.
 */
export function readCalledWithSecret(file: string, secrets: readonly string[]): PublishHit | undefined {
  const held = heldBy(new Map(secrets.map((name) => [name, name])));
  if (held === undefined || CALLS_OTHER_THINGS.test(file)) return undefined;
  const [ecosystem = null] = held.families.size === 1 ? held.families : [];
  const index = ecosystem === 'python' ? pythonIndexOf(file) : ecosystem;
  return { index, method: 'script', ecosystem, auth: 'token' };
}

/** A name that says PyPI says which index; one that does not, does not. */
function pythonIndexOf(name: string): string | null {
  if (!/pypi/iu.test(name)) return null;
  return /test/iu.test(name) ? 'testpypi' : 'pypi';
}

/** What the name of an action must say: a registry, and that something goes there. */
const NAMES_REGISTRY: readonly (readonly [RegExp, Ecosystem])[] = [
  [/pypi|twine/iu, 'python'],
  [/npm/iu, 'npm'],
  [/crate/iu, 'crates'],
  [/rubygem|publish[-_]gem|gem[-_]publish|release[-_]gem/iu, 'rubygems'],
  [/nuget/iu, 'nuget'],
  [/pub[-_]?dev|(?:dart|flutter).*publish/iu, 'pub'],
];
const GOES_THERE = /publish|upload|release|deploy|push/iu;
const NOT_PUBLISHING =
  /setup|login|auth|download|wait|check|version|cache|install|mint|verify|info|bump|trigger|image|docker|docs|result|report/iu;

/** An action that nobody here knows but whose name says that it publishes to a registry. */
export function readUnknownAction(uses: string): ActionTool | undefined {
  const [path = ''] = uses.split('@');
  const name = path.split('/').slice(1).join('/');
  const family = NAMES_REGISTRY.find(([pattern]) => pattern.test(name))?.[1];
  if (family === undefined || !GOES_THERE.test(name) || NOT_PUBLISHING.test(name)) return undefined;
  const common = {
    pattern: /$^/u,
    method: 'script',
    indexInputs: ['registry', 'repository-url', 'repository_url', 'source'],
  };
  const fallback = family === 'python' ? pythonIndexOf(name) : family;
  return {
    ...common,
    registry: family,
    fallback,
    secretInputs: [],
    exchange: 'automatic',
    needsCredential: true,
  };
}
