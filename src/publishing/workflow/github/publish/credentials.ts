import type { Ecosystem, PublishAuth } from '../../workflow.ts';
import { MINTED, UNTOLD } from '../expressions/template.ts';
import type { Variables } from '../shell/commands.ts';
import { parseRegistry } from './registries.ts';
import { NO_SETUP, preparedIndex } from './setup.ts';
import type { CommandSurroundings } from './surroundings.ts';

/** Variables, secrets and inputs that hold a registry's credential, with the registry that they are for. */
const CREDENTIALS: readonly (readonly [RegExp, Ecosystem])[] = [
  [
    /^(?:TWINE_PASSWORD|TWINE_API_KEY|UV_PUBLISH_TOKEN|UV_PUBLISH_PASSWORD|HATCH_INDEX_AUTH|FLIT_PASSWORD|PDM_PUBLISH_PASSWORD|MATURIN_PASSWORD|POETRY_PYPI_TOKEN_\w+|POETRY_HTTP_BASIC_\w+_PASSWORD)$/iu,
    'python',
  ],
  [/^(?:\w+_)?PYPI_?(?:\w+_)?(?:TOKEN|PASSWORD|PASS|KEY)$/iu, 'python'],
  [/^(?:NODE_AUTH_TOKEN|(?:\w+_)?NPM(?:JS)?_(?:\w+_)?(?:TOKEN|KEY))$/iu, 'npm'],
  [/^(?:CARGO_(?:\w+_)?(?:TOKEN|KEY)|(?:\w+_)?CRATES(?:_?IO)?_(?:\w+_)?(?:TOKEN|KEY))$/iu, 'crates'],
  [/^(?:GEM_HOST_API_KEY|(?:\w+_)?RUBY_?GEMS?_(?:\w+_)?(?:KEY|TOKEN))$/iu, 'rubygems'],
  [/^(?!NUGET_AUTH_TOKEN$)(?:\w+_)?NUGET_?(?:\w+_)?(?:KEY|TOKEN|APIKEY)$/iu, 'nuget'],
  [/^PUB_(?:DEV_)?(?:\w+_)?(?:TOKEN|CREDENTIALS?(?:_\w+)?)$/iu, 'pub'],
  [/^JSR_TOKEN$/iu, 'jsr'],
];

/** Hosts of feeds for one family's packages, that are not its public registry. */
const OF_FEED = /^(?:\w+_)?(?:FEEDZ|MYGET)_?(?:\w+_)?(?:KEY|TOKEN|APIKEY)$/iu;

/** The registry whose credential a name speaks of, as `PYPI_TOKEN` and `npm-token` do. */
export function familyOfCredential(name: string): Ecosystem | undefined {
  const written = name.replaceAll('-', '_');
  return CREDENTIALS.find(([pattern]) => pattern.test(written))?.[1];
}

/** True for the credential of a host of feeds, which says nothing of the public registry. */
const isOfFeed = (name: string): boolean => OF_FEED.test(name.replaceAll('-', '_'));

/** Registries' credentials that a step holds. */
export interface Held {
  readonly families: ReadonlySet<Ecosystem>;
  readonly auth: PublishAuth;
  /** All of them are for hosts of feeds: which feed, they do not say. */
  readonly isOfFeed: boolean;
}

/** The credentials that a step is given; undefined: none. */
export function heldBy(variables: Variables): Held | undefined {
  const families = new Set<Ecosystem>();
  const values: string[] = [];
  let ofFeed = true;
  for (const [name, value] of variables) {
    const family = value === '' ? undefined : isOfFeed(name) ? 'nuget' : familyOfCredential(name);
    if (family === undefined) continue;
    families.add(family);
    values.push(value);
    ofFeed &&= isOfFeed(name);
  }
  if (families.size === 0) return undefined;
  const auth = values.every((value) => value.includes(MINTED)) ? 'oidc' : 'token';
  return { families, auth, isOfFeed: ofFeed };
}

/** Variables by which scripts are told an index. */
const INDEX_VARIABLES: Readonly<Partial<Record<Ecosystem, RegExp>>> = {
  python:
    /^(?:TWINE_REPOSITORY(?:_URL)?|UV_PUBLISH_(?:URL|INDEX)|HATCH_INDEX_REPO|FLIT_INDEX_URL|MATURIN_REPOSITORY(?:_URL)?|PDM_PUBLISH_REPO|PYPI_(?:\w+_)?(?:URL|REPOSITORY))$/u,
  npm: /^(?:NPM_CONFIG_REGISTRY|NPM_REGISTRY(?:_URL)?)$/iu,
  nuget: /^NUGET_(?:\w+_)?(?:URL|SOURCE|FEED|SERVER|REGISTRY)$/u,
  rubygems: /^RUBYGEMS_HOST$/u,
};

/** The index that a script is told by a variable of its family; undefined: by none. */
export function saidIndex(family: Ecosystem, variables: Variables): string | undefined {
  const pattern = INDEX_VARIABLES[family];
  return [...variables].find(([name, value]) => value !== '' && pattern?.test(name) === true)?.[1];
}

/** Where a credential is for, as far as variables and the job's setup say; one for a Python index does not say which. */
export function indexOfHeld(
  { families, isOfFeed: ofFeed }: Held,
  variables: Variables,
  around: CommandSurroundings,
): string | null {
  const [family] = families;
  if (family === undefined || families.size > 1) return null;
  const said = saidIndex(family, variables);
  if (said !== undefined) return said.includes(UNTOLD) ? null : (parseRegistry(said, family) ?? null);
  if (family === 'python' || ofFeed) return null;
  const prepared = preparedIndex(around.setup ?? NO_SETUP, family);
  return prepared === undefined ? family : prepared;
}

/** A name that says PyPI says which index; one that does not, does not. */
export function pythonIndexOf(name: string): string | null {
  if (!/pypi/iu.test(name)) return null;
  return /test/iu.test(name) ? 'testpypi' : 'pypi';
}
