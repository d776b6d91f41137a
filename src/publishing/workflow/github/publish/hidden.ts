import type { Ecosystem } from '../../workflow.ts';
import { MINTED, UNTOLD } from '../expressions/template.ts';
import type { ReadCommand, Variables } from '../shell/commands.ts';
import { type Held, heldBy, indexOfHeld, saidIndex } from './credentials.ts';
import type { PublishHit } from './hit.ts';
import { parseRegistry } from './registries.ts';
import { NO_SETUP, preparedIndex, storedAuth } from './setup.ts';
import type { CommandSurroundings } from './surroundings.ts';
import { ELSEWHERE, PACKAGE_MANAGERS, handedTo } from './handed-to.ts';
import { unwrap } from './unwrap.ts';

const PUBLISHES = /(?:^|[-_./:=])(?:publish|pypi|twine)(?:$|[-_./:])/iu;
/** With a registry's own credential at hand these words speak as well. */
const RELEASES = /(?:^|[-_./:=])(?:publish\w*|release|deploy|push|upload|ship-?it|pypi|twine)(?:$|[-_./:])/iu;
/** What a `package.json` calls the script that publishes, where only an ID token is at hand. */
const RELEASE_SCRIPT = /(?:^|[-_./:=])(?:publish\w*|release)(?:$|[-_./:])/iu;
const OTHER_PURPOSE =
  /docs?\b|pages|coverage|image|docker|container|helm|site|book|dry|check|test(?!pypi)|notes|changelog|draft|artifact|report|prepare|version|validate|verify|asset|symbol|source-?map|clean|delete|prune|fetch|download/iu;
/** They build for the JVM: `publish` is to a Maven repository, unless a registry's credential is at hand. */
const BUILDS_FOR_JVM = /(?:^|\/)(?:gradlew?|mvnw?|sbt|mill|lein)(?:\.\w+)?$/u;
const CALLS_OTHER_THINGS =
  /docs?\b|pages|coverage|image|docker|container|helm|site|book|conda|artifact|asset|binar|brew|maven|sarif|draft|notes|changelog|\bprep\b|_prep|prepare|github[-_ ]?release|gh[-_]?release|results?\b|report|debian|flatpak|winget|choco|(?:^|[^a-z])(?:deb|rpm|apt|aur|ppa|snap)s?(?:$|[^a-z])/iu;

/** `releasePackages` speaks as `release-packages` does. */
const inWords = (name: string): string => name.replaceAll(/(?<=[a-z])(?=[A-Z])/gu, '-');

/** They run what the project itself declares: its modules, entry points and tasks. */
const RUNS_OWN =
  /^(?:(?:uv|poetry|pdm|hatch|pipenv|rye|pixi|dart) run|bundle exec|(?:python|pypy)[\d.]*(?: -\w+)* -m) /u;

/** A project's own command, as `python -m release deploy` or `uv run publish`: it and the word after it. */
function ownCommand(words: readonly string[], inner: readonly string[]): readonly string[] {
  if (!RUNS_OWN.test(words.join(' '))) return [];
  const named = inner.slice(0, 2).filter((word) => !word.startsWith('-'));
  const isOther = named.some((word) => OTHER_PURPOSE.test(word) || ELSEWHERE.test(word));
  return isOther ? [] : named;
}

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

/** True for a name that says both that something goes out and where, as `pkg-npm-deploy` does. */
function saysWhere(word: string): boolean {
  return RELEASES.test(word) && NAMED.some(([pattern]) => pattern.test(word));
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

/** The script of a `package.json` in a job that asks for an ID token itself. */
function isOwnScript(words: readonly string[], { idToken }: CommandSurroundings): boolean {
  return idToken === 'job' && PACKAGE_MANAGERS.has(words[0] ?? '');
}

/** The script of a `package.json` that publishes, with an ID token, where no other registry is spoken of. */
function saysNpmAlone({ words, names }: Handing, told: string, around: CommandSurroundings): boolean {
  const speaks = isOwnScript(words, around) ? RELEASE_SCRIPT : PUBLISHES;
  const isScript = PACKAGE_MANAGERS.has(words[0] ?? '') && names.some((name) => speaks.test(inWords(name)));
  return isScript && !NAMED.some(([pattern]) => pattern.test(told));
}

function hitByIdentity(handing: Handing, around: CommandSurroundings): PublishHit {
  const { names, variables } = handing;
  const told = namesIn(names, around);
  const other = namedRegistry(told);
  const index =
    npmIndexOf(names, variables, around) ?? (saysNpmAlone(handing, told, around) ? 'npm' : undefined);
  if (index === undefined && other !== undefined)
    return { index: other, method: 'script', ecosystem: other, auth: 'oidc' };
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
  if (/publish|release|push to|^upload(?: to\b.*)?$/iu.test(stepName)) return true;
  return !own.families.has('npm') && !names.some((name) => OTHER_PURPOSE.test(name));
}

/** What earlier steps stored for tools to find; a task that is to publish finds it too. */
function heldByJob({ setup = NO_SETUP }: CommandSurroundings, variables: Variables): Held | undefined {
  // pub's comes with the SDK, and a cloud's login (of Python tools, for its own hosts) serves everything else too.
  const kept = setup.credentials.filter(
    ({ family, host, auth }) =>
      (family !== 'pub' || auth === 'token') && !(family === 'python' && host !== undefined),
  );
  const families = new Set(kept.map(({ family }) => family).filter((family) => family !== 'cloudsmith'));
  const [family] = families;
  if (family === undefined || families.size > 1) return undefined;
  const [first] = kept;
  const tool = { registry: family, method: first?.methods?.[0] ?? '' };
  const index = family === 'python' ? null : (preparedIndex(setup, family) ?? family);
  const auth = storedAuth(setup, tool, index, variables);
  return auth === undefined ? undefined : { families, auth, isOfFeed: false };
}

/** The script of a `package.json`, in a job that speaks of npm. */
function runsForNpm({ words, names, variables }: Handing, around: CommandSurroundings): boolean {
  return PACKAGE_MANAGERS.has(words[0] ?? '') && npmIndexOf(names, variables, around) !== undefined;
}

/** Credentials that a command is handed by its options: `--nuget-key=…`, `-NuGetApiKey …`, `PYPI_TOKEN=…`. */
function handedByOptions(words: readonly string[]): Variables {
  const pairs = words.flatMap((word, at): readonly (readonly [string, string])[] => {
    const { name = '', value = words[at + 1] ?? '' } =
      /^(?:-{1,2}|\/)?(?<name>[A-Za-z][\w-]*)(?:[=:](?<value>.*))?$/su.exec(word)?.groups ?? {};
    return [UNTOLD, MINTED].some((secret) => value.includes(secret)) ? [[name, value]] : [];
  });
  return new Map(pairs);
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
  const says = (test: (word: string) => boolean): boolean =>
    names.some((word) => test(inWords(word)) && !OTHER_PURPOSE.test(word));
  const speaks = (words: RegExp): boolean => says((word) => words.test(word));
  const held = heldBy(new Map([...variables, ...handedByOptions(handing.words)]));
  if (held !== undefined) {
    const telling = speaks(RELEASES) || stepSpeaks(names, held, around);
    return telling ? hitByCredential(held, variables, around) : undefined;
  }
  const stored = speaks(RELEASE_SCRIPT) ? heldByJob(around, variables) : undefined;
  if (stored !== undefined) return hitByCredential(stored, variables, around);
  const mayRelease = isOwnScript(handing.words, around) || runsForNpm(handing, around);
  const isTold = speaks(mayRelease ? RELEASE_SCRIPT : PUBLISHES) || says(saysWhere);
  if (names.some((word) => BUILDS_FOR_JVM.test(word))) return undefined;
  return isTold && around.idToken !== 'missing' ? hitByIdentity(handing, around) : undefined;
}

/** Their `publish` is none to a registry of packages, or is read where they are known. */
const PUBLISHES_OTHERS =
  /^(?:docker|podman|dotnet|gh|glab|git|aws|az|gcloud|func|helm|npm|pnpm|yarn|bun|echo|printf|curl|test|\[+)$/u;

/** A tool that nobody here knows, told to `publish` where a registry's credential is at hand. */
function hitByVerb(handing: Handing, around: CommandSurroundings): PublishHit | undefined {
  const [tool = '', verb] = handing.names;
  const isKnown = PUBLISHES_OTHERS.test(tool) || CALLS_OTHER_THINGS.test(tool) || ELSEWHERE.test(tool);
  if (verb !== 'publish' || isKnown || !/^[\w@][\w@./-]*$/u.test(tool)) return undefined;
  const held = heldBy(handing.variables) ?? heldByJob(around, handing.variables);
  return held === undefined ? undefined : hitByCredential(held, handing.variables, around);
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
  if (words.some((word) => /^--(?:dry-run(?:=true)?|noop)$/u.test(word))) return undefined;
  const names = [
    ...handedTo(words),
    ...(inner === words ? [] : [...handedTo(inner), ...ownCommand(words, inner)]),
  ];
  if (names.length === 0) return hitByVerb({ words: inner, names: inner.slice(0, 2), variables }, around);
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

/** Secrets whose names leave open whether they are for a registry. */
const MAY_BE_FOR_REGISTRY =
  /^(?:api[-_]?)?(?:token|key|password|secret)s?$|publish|release|deploy|upload|registry/iu;

/** True when what a call hands over may be a registry's credential; one that grants an ID token and no such thing means that to be used. */
export function mayHoldCredential(secrets: readonly string[] | 'inherit'): boolean {
  return secrets === 'inherit' || secrets.some((name) => MAY_BE_FOR_REGISTRY.test(name));
}

/** Inputs that say whether something goes out. */
const GOES_OUT_INPUT = /(?:^|[-_])(?:publish|push|upload|deploy)(?:$|[-_])/iu;

/** True for the inputs of a call that say of each thing that could go out that it does not, as `nuget-push: false`. */
export function keepsAllBack(inputs: ReadonlyMap<string, readonly string[]>): boolean {
  const telling = [...inputs].filter(
    ([name]) =>
      GOES_OUT_INPUT.test(inWords(name)) && !OTHER_PURPOSE.test(name) && !CALLS_OTHER_THINGS.test(name),
  );
  return telling.length > 0 && telling.every(([, texts]) => texts.every((text) => /^false$/iu.test(text)));
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
