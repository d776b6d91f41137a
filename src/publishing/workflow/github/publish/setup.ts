import type { PublishAuth } from '../../workflow.ts';
import type { Context } from '../expressions/evaluate.ts';
import { MINTED, UNTOLD } from '../expressions/template.ts';
import type { Step } from '../model.ts';
import type { Variables } from '../shell/commands.ts';
import { type RegistryFamily, hostOf, parseRegistry } from './registries.ts';
import { variantsWithUrls } from './written.ts';

/** A credential that an earlier step left where upload tools find it. */
export interface StoredCredential {
  readonly family: RegistryFamily;
  /** The tools that read it; undefined: all of the family. */
  readonly methods: readonly string[] | undefined;
  /** The host that it is for; undefined: not told. */
  readonly host: string | undefined;
  /** A variable that is read only when the tool runs, as `.npmrc` holds `${NAME}`; else what it is. */
  readonly auth: 'oidc' | 'token' | { readonly variable: string };
}

/** What the steps of a job have prepared before one of them publishes. */
export interface JobSetup {
  /** The registry that a family's tools use when nothing else says (`UNTOLD` in what cannot be told). */
  readonly registries: ReadonlyMap<RegistryFamily, string>;
  readonly credentials: readonly StoredCredential[];
}

/** Nothing prepared. */
export const NO_SETUP: JobSetup = { registries: new Map(), credentials: [] };

/** One step with the values that its expressions can look up. */
export interface SetupStep {
  readonly step: Step;
  readonly context: Context;
  readonly variables: Variables;
}

interface Store {
  readonly family: RegistryFamily;
  readonly methods?: readonly string[];
  /** A line, or for `whole` the script, that stores a credential; `host` is whom it is for. */
  readonly pattern: RegExp;
  readonly whole?: true;
  /** Whom it is for, where the pattern does not catch that. */
  readonly host?: string;
}

/** How scripts store credentials, by what tools document to read. */
const STORES: readonly Store[] = [
  {
    family: 'npm',
    pattern: /(?:\/\/(?<host>[\w.-]+(?::\d+)?)[^\s"'=:]*:)?_auth(?:Token)?\b|\bnpmAuthToken\b/u,
  },
  {
    family: 'python',
    methods: ['twine', 'flit', 'hatch', 'maturin', 'setup.py'],
    pattern: /\.pypirc/u,
    whole: true,
  },
  { family: 'python', methods: ['poetry'], pattern: /\bpoetry\b.*\bconfig\b.*(?:pypi-token|http-basic)/u },
  { family: 'crates', pattern: /\bcargo\s+login\b|\.cargo\/credentials/u },
  { family: 'rubygems', pattern: /^(?!.*:github:).*(?:rubygems_api_key|\.gem\/credentials)/u },
  // What `gem push --key github` sends.
  { family: 'rubygems', pattern: /:github:/u, host: 'rubygems.pkg.github.com' },
  { family: 'nuget', pattern: /\bsetapikey\b/iu },
  { family: 'nuget', pattern: /\bsources?\b.*https?:\/\/(?<host>[\w.-]+).*\s-{1,2}p(?:assword)?\b/iu },
  { family: 'nuget', pattern: /\bsources?\b.*\s-{1,2}p(?:assword)?\b.*https?:\/\/(?<host>[\w.-]+)/iu },
  { family: 'pub', pattern: /credentials\.json|\bpub\s+token\s+add\b/u, whole: true },
];

/** Whether a text hands a value over that is a secret, or was minted; undefined: neither. */
function authIn(text: string, { step, variables }: SetupStep): 'oidc' | 'token' | undefined {
  // `envsubst` fills a template in with what the step is given.
  const given = /\benvsubst\b/u.test(text) ? [...step.environmentVariables.keys()] : [];
  const named = [...text.matchAll(/\$(?:env:)?\{?(\w+)/gu)].map(([, name = '']) => name);
  const values = [text, ...[...named, ...given].map((name) => variables.get(name) ?? '')];
  if (values.some((value) => value.includes(MINTED))) return 'oidc';
  if (values.some((value) => value.includes(UNTOLD))) return 'token';
  // A cloud's account stands in for the job: what its CLI prints is its own credential.
  if (/\bprint-(?:identity|access)-token\b/u.test(text)) return 'token';
  return /ACTIONS_ID_TOKEN_REQUEST_URL/u.test(text) ? 'oidc' : undefined;
}

/** `.npmrc` may hold a variable that npm reads only when it runs. */
function readLater(family: RegistryFamily, text: string): StoredCredential['auth'] | undefined {
  const variable =
    family === 'npm' ? /_auth(?:Token)?\b.*\$\{(?<name>\w+)\}/u.exec(text)?.groups?.['name'] : undefined;
  return variable === undefined ? undefined : { variable };
}

function scriptOf({ step, context }: SetupStep): string {
  // What a script sets up hardly ever hangs on an expression's choice: the first form stands for all.
  return (variantsWithUrls(step.run ?? '', context)[0] ?? '').replaceAll(/[\\`]\r?\n/gu, ' ');
}

function storedBy(script: string, one: SetupStep): readonly StoredCredential[] {
  return STORES.flatMap(({ family, methods, pattern, whole, host }) => {
    const texts = whole === true ? [script] : script.split('\n');
    return texts.flatMap((text) => {
      const match = pattern.exec(text);
      const auth = match === null ? undefined : (authIn(text, one) ?? readLater(family, text));
      return auth === undefined ? [] : [{ family, methods, host: host ?? match?.groups?.['host'], auth }];
    });
  });
}

/** `registry=URL` in an `.npmrc` that a script writes, or `npm config set registry URL`. */
const NPM_REGISTRY = /(?:^|["'\s:])registry(?:\s*=\s*|\s+)["']?(?<url>https?:\/\/[^\s"'\\]+)/mu;
const WRITES_NPM_CONFIG = /\.npmrc|\b(?:npm|pnpm|yarn)\s+(?:config\s+)?set\b/u;

function registryIn(script: string): readonly (readonly [RegistryFamily, string])[] {
  const url = WRITES_NPM_CONFIG.test(script) ? NPM_REGISTRY.exec(script)?.groups?.['url'] : undefined;
  return url === undefined ? [] : [['npm', url]];
}

/** Inputs of setup actions that name the registry which later steps use. */
const SETUP_ACTIONS: readonly (readonly [RegExp, RegistryFamily, string])[] = [
  [/^(?:actions\/setup-node|oven-sh\/setup-bun)@/iu, 'npm', 'registry-url'],
  [/^actions\/setup-dotnet@/iu, 'nuget', 'source-url'],
];

function only(texts: readonly string[]): string {
  return texts.length === 1 ? (texts[0] ?? '') : UNTOLD;
}

function registryFromAction({ step, context }: SetupStep): readonly (readonly [RegistryFamily, string])[] {
  return SETUP_ACTIONS.flatMap(([pattern, family, input]) => {
    const given = pattern.test(step.uses ?? '') ? step.with.get(input) : undefined;
    const url = given === undefined ? '' : only(variantsWithUrls(given, context)).trim();
    return url === '' ? [] : [[family, url] as const];
  });
}

/** Logins of clouds, with the end of the hosts that they are for; tools find them by a keyring. */
const CLOUD_LOGINS: readonly (readonly [RegExp, string])[] = [
  [/^google-github-actions\/auth@/iu, '.pkg.dev'],
  [/^aws-actions\/configure-aws-credentials@/iu, '.amazonaws.com'],
  [/^azure\/login@/iu, 'pkgs.dev.azure.com'],
];

/** Actions that put a credential where later steps find it: the inputs with which it is a stored one. */
const LOGIN_ACTIONS: readonly (readonly [RegExp, RegistryFamily, readonly string[], host?: string])[] = [
  [/^rubygems\/configure-rubygems-credentials@/iu, 'rubygems', ['api-token']],
  [/^cloudsmith-io\/cloudsmith-cli-action@/iu, 'cloudsmith', ['api-key']],
  // With an ID token at hand they give pub a token for pub.dev.
  [/^dart-lang\/setup-dart@/iu, 'pub', [], 'pub.dev'],
  [/^flutter-actions\/setup-pubdev-credentials@/iu, 'pub', [], 'pub.dev'],
];

/** They run cargo with the inputs that they are given. */
export const RUNS_CARGO: RegExp =
  /^(?:actions-rs\/cargo|actions-rs-plus\/cargo|actions-use\/cargo|clechasseur\/rs-cargo)@/iu;

/** What an action that runs cargo makes of its inputs. */
function cargoLine({ step, context }: SetupStep): string {
  const inputs = ['command', 'args'].map((name) => step.with.get(name) ?? '');
  return variantsWithUrls(['cargo', ...inputs].join(' '), context)[0] ?? '';
}

function storedByAction(one: SetupStep): readonly StoredCredential[] {
  const { step, variables } = one;
  const uses = step.uses ?? '';
  if (RUNS_CARGO.test(uses)) return storedBy(cargoLine(one), one);
  const common = { methods: undefined, host: undefined };
  const stored = LOGIN_ACTIONS.flatMap(([pattern, family, secrets, host]): readonly StoredCredential[] => {
    if (!pattern.test(uses)) return [];
    const auth = secrets.some((input) => (step.with.get(input) ?? '') !== '') ? 'token' : 'oidc';
    return [{ ...common, family, host, auth }];
  });
  const cloud = CLOUD_LOGINS.find(([pattern]) => pattern.test(uses));
  if (cloud !== undefined) return [{ ...common, family: 'python', host: cloud[1], auth: 'token' }];
  const isDotnet = /^actions\/setup-dotnet@/iu.test(uses) && (variables.get('NUGET_AUTH_TOKEN') ?? '') !== '';
  return isDotnet ? [...stored, { ...common, family: 'nuget', auth: 'token' }] : stored;
}

const PREPARES = /auth|registry|pypirc|config|login|credential|nuget|npmrc|apikey|token/iu;

/** Adds what one more step prepares; a later registry wins over an earlier one. */
export function extendSetup(setup: JobSetup, one: SetupStep): JobSetup {
  const { uses, run } = one.step;
  if (run !== undefined && !PREPARES.test(run)) return setup;
  const script = run === undefined ? '' : scriptOf(one);
  const registries = uses === undefined ? registryIn(script) : registryFromAction(one);
  const credentials = uses === undefined ? storedBy(script, one) : storedByAction(one);
  if (registries.length === 0 && credentials.length === 0) return setup;
  // The same thing stored a thousand times is one thing.
  const all = new Map(
    [...setup.credentials, ...credentials].map((stored) => [JSON.stringify(stored), stored]),
  );
  return { registries: new Map([...setup.registries, ...registries]), credentials: [...all.values()] };
}

/** How a tool that was given no credential proves itself by what earlier steps stored; undefined: nothing fits. */
export function storedAuth(
  { credentials }: JobSetup,
  tool: { readonly registry: RegistryFamily; readonly method: string },
  index: string | null,
  variables: Variables = new Map(),
): PublishAuth | undefined {
  const host = hostOf(index);
  const fitting = credentials.filter(
    (stored) =>
      stored.family === tool.registry &&
      (stored.methods === undefined || stored.methods.includes(tool.method)) &&
      isFor(stored.host, host),
  );
  return fitting
    .map(({ auth }) => (typeof auth === 'string' ? auth : authOfValue(variables.get(auth.variable))))
    .findLast((auth) => auth !== undefined);
}

/** A host that begins with a dot stands for all that end so. */
function isFor(stored: string | undefined, host: string | undefined): boolean {
  if (stored === undefined) return true;
  if (stored.startsWith('.')) return host?.endsWith(stored) === true;
  return host === undefined || stored === host;
}

function authOfValue(value: string | undefined): 'oidc' | 'token' | undefined {
  if (value === undefined || value === '') return undefined;
  return value.includes(MINTED) ? 'oidc' : 'token';
}

/** The index that a job's setup makes a family's default; undefined: none was set, null: it cannot be told. */
export function preparedIndex({ registries }: JobSetup, family: RegistryFamily): string | null | undefined {
  const url = registries.get(family);
  if (url === undefined) return undefined;
  return url.includes(UNTOLD) ? null : (parseRegistry(url, family) ?? null);
}
