import type { Ecosystem } from '../../workflow.ts';
import { UNTOLD } from '../expressions/template.ts';
import type { ReadCommand, Variables } from '../shell/commands.ts';
import { type Held, heldBy, indexOfHeld, saidIndex } from './credentials.ts';
import type { PublishHit } from './hit.ts';
import { parseRegistry } from './registries.ts';
import { NO_SETUP, preparedIndex, storedAuth } from './setup.ts';
import type { CommandSurroundings } from './surroundings.ts';
import { PACKAGE_MANAGERS, handedTo } from './handed-to.ts';
import { unwrap } from './unwrap.ts';

const PUBLISHES = /(?:^|[-_./:=])(?:publish|pypi|twine)(?:$|[-_./:])/iu;
/** With a registry's own credential at hand these words speak as well. */
const RELEASES = /(?:^|[-_./:=])(?:publish\w*|release|deploy|push|pypi|twine)(?:$|[-_./:])/iu;
/** What a `package.json` calls the script that publishes, where only an ID token is at hand. */
const RELEASE_SCRIPT = /(?:^|[-_./:=])(?:publish\w*|release)(?:$|[-_./:])/iu;
const OTHER_PURPOSE =
  /docs?\b|pages|coverage|image|docker|container|helm|site|book|dry|check|test(?!pypi)|notes|changelog|draft|artifact|report|prepare|version|validate|verify/iu;
const CALLS_OTHER_THINGS =
  /docs?\b|pages|coverage|image|docker|container|helm|site|book|conda|artifact|asset|binar|brew|maven|sarif|draft|notes|changelog|\bprep\b|_prep|prepare|github[-_ ]?release|gh[-_]?release|results?\b|report/iu;

/** `releasePackages` speaks as `release-packages` does. */
const inWords = (name: string): string => name.replaceAll(/(?<=[a-z])(?=[A-Z])/gu, '-');

/** Registries by the names that scripts, steps and jobs have; which Python index is meant, PyPI's name does not say. */
const NAMED: readonly (readonly [RegExp, Exclude<Ecosystem, 'python'> | undefined])[] = [
  [/pypi/iu, undefined],
  [/(?:^|[^a-z])npm(?:js)?(?:$|[^a-z])/iu, 'npm'],
  [/(?:^|[^a-z])crates(?:$|[^a-z])/iu, 'crates'],
  [/rubygems/iu, 'rubygems'],
  [/nuget/iu, 'nuget'],
  [/(?:^|[^a-z])jsr(?:$|[^a-z])/iu, 'jsr'],
  [/pub\.dev/iu, 'pub'],
];

function namesIn(words: readonly string[], { stepName = '', jobNames = [] }: CommandSurroundings): string {
  return [...words, stepName, ...jobNames].join(' ');
}

/** The one registry that names speak of; undefined: none, or several. */
function namedRegistry(names: string): Exclude<Ecosystem, 'python'> | undefined {
  const found = NAMED.filter(([pattern]) => pattern.test(names));
  return found.length === 1 ? found[0]?.[1] : undefined;
}

/** The npm registry that a job without a stored credential speaks of: it is set up, asked to attest, or named. */
function npmIndexOf(
  words: readonly string[],
  variables: Variables,
  around: CommandSurroundings,
): string | null | undefined {
  const prepared = preparedIndex(around.setup ?? NO_SETUP, 'npm');
  if (prepared !== undefined) return prepared;
  const said = saidIndex('npm', variables);
  if (said !== undefined) return said.includes(UNTOLD) ? null : (parseRegistry(said, 'npm') ?? null);
  if (/^true$/iu.test(variables.get('NPM_CONFIG_PROVENANCE') ?? '')) return 'npm';
  return namedRegistry(namesIn(words, around)) === 'npm' ? 'npm' : undefined;
}

function hitByCredential(held: Held, variables: Variables, around: CommandSurroundings): PublishHit {
  const [ecosystem = null] = held.families.size === 1 ? held.families : [];
  return { index: indexOfHeld(held, variables, around), method: 'script', ecosystem, auth: held.auth };
}

function hitByIdentity(
  words: readonly string[],
  variables: Variables,
  around: CommandSurroundings,
): PublishHit {
  const index = npmIndexOf(words, variables, around);
  const other = index === undefined ? namedRegistry(namesIn(words, around)) : undefined;
  if (other !== undefined) return { index: other, method: 'script', ecosystem: other, auth: 'oidc' };
  if (index === undefined) return { index: null, method: 'script', ecosystem: null, auth: 'unknown' };
  const tool = { registry: 'npm', method: 'script' } as const;
  const stored = storedAuth(around.setup ?? NO_SETUP, tool, index, variables);
  const auth = stored ?? (index === 'npm' ? 'oidc' : 'unknown');
  return { index, method: 'script', ecosystem: 'npm', auth };
}

/**
 * A step that is itself handed the credential and says that it publishes; npm's credential alone may be there to
 * install with, others only publish.
 */
function stepSpeaks(names: readonly string[], held: Held, around: CommandSurroundings): boolean {
  const { stepName = '', stepVariables = [] } = around;
  const own = heldBy(new Map(stepVariables.map((name) => [name, name])));
  const isOwn = own !== undefined && [...held.families].some((family) => own.families.has(family));
  if (!isOwn || CALLS_OTHER_THINGS.test(stepName)) return false;
  if (/publish|release|push to/iu.test(stepName)) return true;
  return !own.families.has('npm') && !names.some((name) => OTHER_PURPOSE.test(name));
}

/** What earlier steps stored for tools to find; a task that is to publish finds it too. */
function heldByJob({ setup = NO_SETUP }: CommandSurroundings, variables: Variables): Held | undefined {
  // pub's comes with the SDK, and a cloud's login (of Python tools, for its own hosts) serves everything else too.
  const kept = setup.credentials.filter(
    ({ family, host }) => family !== 'pub' && !(family === 'python' && host !== undefined),
  );
  const families = new Set(kept.map(({ family }) => family).filter((family) => family !== 'cloudsmith'));
  const [family] = families;
  if (family === undefined || families.size > 1) return undefined;
  const [first] = kept;
  const auth = storedAuth(setup, { registry: family, method: first?.methods?.[0] ?? '' }, null, variables);
  return auth === undefined ? undefined : { families, auth };
}

/** The script of a `package.json`, in a job that speaks of npm. */
function runsForNpm({ words, names, variables }: Handing, around: CommandSurroundings): boolean {
  return PACKAGE_MANAGERS.has(words[0] ?? '') && npmIndexOf(names, variables, around) !== undefined;
}

interface Handing {
  readonly words: readonly string[];
  /** What it hands over to. */
  readonly names: readonly string[];
  readonly variables: Variables;
}

function hiddenHit(handing: Handing, around: CommandSurroundings): PublishHit | undefined {
  const { names, variables } = handing;
  if (names.length === 0) return undefined;
  const speaks = (words: RegExp): boolean =>
    names.some((word) => words.test(inWords(word)) && !OTHER_PURPOSE.test(word));
  const held = heldBy(variables);
  if (held !== undefined) {
    const telling = speaks(RELEASES) || stepSpeaks(names, held, around);
    return telling ? hitByCredential(held, variables, around) : undefined;
  }
  const stored = speaks(RELEASE_SCRIPT) ? heldByJob(around, variables) : undefined;
  if (stored !== undefined) return hitByCredential(stored, variables, around);
  const isTold = speaks(runsForNpm(handing, around) ? RELEASE_SCRIPT : PUBLISHES);
  return isTold && around.idToken !== 'missing' ? hitByIdentity(names, variables, around) : undefined;
}

/**
 * A command that hands over to a script or a task by a name that speaks of publishing, where there is an ID
 * token or a registry's credential to do it with. Reported so that no publish job goes unseen; its index is
 * known only by the credential, or by what the job says of it.
 */
export function readHiddenPublish(
  { words, variables }: ReadCommand,
  around: CommandSurroundings,
): PublishHit | undefined {
  const inner = unwrap(words);
  if (words.some((word) => word === '--dry-run' || word === '--dry-run=true')) return undefined;
  const names = [...handedTo(words), ...(inner === words ? [] : handedTo(inner))];
  return hiddenHit({ words, names, variables }, around);
}

/** An action of the repository that cannot be looked into, by its folder and what it is given. */
export function readHiddenAction(
  folder: string,
  variables: Variables,
  around: CommandSurroundings,
): readonly PublishHit[] {
  const name = folder.split('/').findLast((part) => part !== '') ?? '';
  const hit = hiddenHit({ words: [], names: [name], variables }, around);
  return hit === undefined ? [] : [hit];
}

/** True for the name of a job, workflow or environment that speaks of documentation, images and the like. */
export function callsOtherThings(name: string): boolean {
  return CALLS_OTHER_THINGS.test(name);
}

/** True for the name of a job, workflow or file that speaks of publishing to a registry. */
export function speaksOfPublishing(name: string): boolean {
  return /publish|pypi|release|upload/iu.test(name) && !CALLS_OTHER_THINGS.test(name);
}

const NAMES_PACKAGES = /pypi|npm|nuget|crate|gem|pub[-_]?dev|package/iu;

/**
 * A call of a workflow that cannot be read, and is handed a registry's credential by its name (or every secret,
 * where its own name speaks of packages); undefined when it is handed none. Where it publishes stands there.
 */
export function readCalledWithSecret(
  file: string,
  secrets: readonly string[] | 'inherit',
): PublishHit | undefined {
  if (CALLS_OTHER_THINGS.test(file)) return undefined;
  if (secrets === 'inherit') {
    return NAMES_PACKAGES.test(file) && speaksOfPublishing(file)
      ? { index: null, method: 'script', ecosystem: null, auth: 'unknown' }
      : undefined;
  }
  const held = heldBy(new Map(secrets.map((name) => [name, name])));
  if (held === undefined) return undefined;
  const [ecosystem = null]: readonly (Ecosystem | null)[] =
    held.families.size === 1 ? [...held.families] : [];
  return { index: null, method: 'script', ecosystem, auth: 'token' };
}
