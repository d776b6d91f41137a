import type { Ecosystem } from '../../workflow.ts';

/** How one action is told where to publish and with what credential: its inputs. */
export interface ActionTool {
  readonly pattern: RegExp;
  /** The value of `method`. */
  readonly method: string;
  readonly registry: Ecosystem;
  /** Inputs that name an index; the first one given wins. */
  readonly indexInputs: readonly string[];
  readonly names?: Readonly<Record<string, string>>;
  /** Where it publishes when no input says; null: that cannot be told. */
  readonly fallback: string | null;
  /** It uses the registry that earlier steps set up. */
  readonly readsSetup?: true;
  readonly secretInputs: readonly string[];
  readonly secretVariables?: readonly string[];
  /** Whether it exchanges an ID token: always without a credential, when there is one, never. */
  /** `preferred`: before a credential that it is handed too. */
  readonly exchange: 'always' | 'preferred' | 'automatic' | 'never';
  /** Inputs that, when true, keep it from publishing. */
  readonly dryInputs?: readonly string[];
  /** Inputs that, when false, keep it from publishing. */
  readonly offInputs?: readonly string[];
  /** The input that says what it does, with the values by which it publishes (empty: when not given). */
  readonly command?: readonly [input: string, values: readonly string[]];
  /** It publishes only when one of these is given. */
  readonly neededInputs?: readonly string[];
  /** It counts as publishing only with a credential or an ID token at hand. */
  readonly needsCredential?: true | undefined;
  /** The input that holds the command it publishes with. */
  readonly publishCommand?: string;
}

const NPM_VARIABLES = ['NPM_TOKEN', 'NODE_AUTH_TOKEN', 'NPM_AUTH_TOKEN'];

const PYTHON_ACTIONS: readonly ActionTool[] = [
  {
    pattern: /^(?:docker:\/\/ghcr\.io\/)?[^/]+\/gh-action-pypi-publish(?:[@:]|$)/iu,
    method: 'pypa-action',
    registry: 'python',
    indexInputs: ['repository-url', 'repository_url'],
    fallback: 'pypi',
    secretInputs: ['password'],
    exchange: 'always',
  },
  {
    pattern: /^jrubics\/poetry-publish@/iu,
    method: 'poetry',
    registry: 'python',
    indexInputs: ['repository_url', 'repository_name'],
    fallback: 'pypi',
    secretInputs: ['pypi_token'],
    secretVariables: [],
    exchange: 'never',
  },
  {
    // A name, or an address.
    pattern: /^celsiusnarhwal\/poetry-publish@/iu,
    method: 'poetry',
    registry: 'python',
    indexInputs: ['repo'],
    fallback: 'pypi',
    secretInputs: ['token', 'password'],
    exchange: 'never',
  },
  {
    pattern: /^[^/]+\/tokenless@/iu,
    method: 'tokenless',
    registry: 'python',
    indexInputs: ['index', 'repository-url'],
    fallback: 'pypi',
    secretInputs: ['password'],
    exchange: 'always',
    // A probe and a dry run upload nothing.
    command: ['mode', ['', 'publish']],
  },
  {
    // It uploads by twine; without a password it exchanges the ID token itself.
    pattern: /^casperdcl\/deploy-pypi@/iu,
    method: 'deploy-pypi',
    registry: 'python',
    indexInputs: ['url'],
    fallback: 'pypi',
    secretInputs: ['password'],
    exchange: 'always',
    offInputs: ['upload'],
  },
  ...['pypi-auto-publish', 'pypi-build-publish'].map((method): ActionTool => ({
    pattern: new RegExp(`^(?:etils-actions|conchylicultor)/${method}@`, 'iu'),
    method,
    registry: 'python',
    indexInputs: [],
    fallback: 'pypi',
    secretInputs: ['pypi-token'],
    exchange: 'never',
    // Without a token it publishes nothing.
    neededInputs: ['pypi-token'],
  })),
  {
    pattern: /^patrick-kidger\/action_update_python_project@/iu,
    method: 'action_update_python_project',
    registry: 'python',
    indexInputs: [],
    fallback: 'pypi',
    secretInputs: ['pypi-token'],
    exchange: 'always',
  },
  {
    pattern: /^ansys\/actions\/release-pypi-(?:public|test)@/iu,
    method: 'twine',
    registry: 'python',
    indexInputs: [],
    fallback: 'pypi',
    secretInputs: ['twine-token'],
    exchange: 'automatic',
    dryInputs: ['dry-run'],
  },
  {
    pattern: /^autopub\/autopub-action@/iu,
    method: 'autopub',
    registry: 'python',
    indexInputs: ['publish-repository'],
    fallback: 'pypi',
    command: ['command', ['publish']],
    secretInputs: ['pypi-token'],
    secretVariables: ['PYPI_TOKEN', 'PYPI_PASSWORD', 'TWINE_PASSWORD', 'UV_PUBLISH_TOKEN'],
    exchange: 'automatic',
  },
  {
    pattern: /^jupyter-server\/jupyter[_-]releaser\/\.github\/actions\/(?:finalize|publish)-release@/iu,
    method: 'jupyter_releaser',
    registry: 'python',
    indexInputs: [],
    fallback: 'pypi',
    secretInputs: [],
    secretVariables: ['PYPI_TOKEN', 'PYPI_TOKEN_MAP', 'TWINE_PASSWORD'],
    exchange: 'automatic',
    dryInputs: ['dry_run'],
  },
  {
    // Since its version 8 it leaves the upload to another action; before, it uploaded when given a credential.
    pattern: /^(?:python-semantic-release|relekang)\/python-semantic-release@/iu,
    method: 'python-semantic-release',
    registry: 'python',
    indexInputs: ['repository_url'],
    fallback: 'pypi',
    secretInputs: ['pypi_token', 'repository_password'],
    exchange: 'never',
    neededInputs: ['pypi_token', 'repository_password'],
  },
];

const NPM = {
  registry: 'npm',
  indexInputs: [],
  fallback: 'npm',
  secretInputs: [],
  secretVariables: NPM_VARIABLES,
  exchange: 'automatic',
} as const;

const NPM_ACTIONS: readonly ActionTool[] = [
  {
    ...NPM,
    pattern: /^changesets\/action@/iu,
    method: 'changesets',
    readsSetup: true,
    // Its second version calls the input otherwise.
    neededInputs: ['publish', 'publish-script'],
    publishCommand: 'publish',
  },
  { ...NPM, pattern: /^changesets\/action\/publish@/iu, method: 'changesets', readsSetup: true },
  {
    ...NPM,
    pattern: /^jbolda\/covector\/packages\/action@/iu,
    method: 'covector',
    command: ['command', ['publish', 'version-or-publish']],
    readsSetup: true,
    needsCredential: true,
  },
  {
    // The same action publishes crates, where cargo has a credential.
    registry: 'crates',
    indexInputs: [],
    fallback: 'crates',
    secretInputs: [],
    secretVariables: ['CARGO_REGISTRY_TOKEN'],
    exchange: 'never',
    pattern: /^jbolda\/covector\/packages\/action@/iu,
    method: 'covector',
    command: ['command', ['publish', 'version-or-publish']],
    needsCredential: true,
  },
  {
    // Beside the Python package it publishes tarballs, where it is given npm's token.
    ...NPM,
    pattern: /^jupyter-server\/jupyter[_-]releaser\/\.github\/actions\/(?:finalize|publish)-release@/iu,
    method: 'jupyter_releaser',
    secretVariables: ['NPM_TOKEN'],
    exchange: 'never',
    dryInputs: ['dry_run'],
    needsCredential: true,
  },
  {
    // Without a token and without an ID token it only tries; the token is for a package that npm does not know yet.
    ...NPM,
    pattern: /^metamask\/action-npm-publish@/iu,
    method: 'action-npm-publish',
    secretInputs: ['npm-token'],
    secretVariables: [],
    exchange: 'preferred',
    needsCredential: true,
  },
  {
    ...NPM,
    pattern: /^(?:cycjimmy|codfish)\/semantic-release-action@/iu,
    method: 'semantic-release',
    readsSetup: true,
    dryInputs: ['dry_run', 'dry-run'],
    needsCredential: true,
  },
  {
    ...NPM,
    pattern: /^js-devtools\/npm-publish@/iu,
    method: 'npm-publish',
    indexInputs: ['registry'],
    secretInputs: ['token'],
    secretVariables: [],
    dryInputs: ['dry-run'],
  },
  { ...NPM, pattern: /^pascalgn\/npm-publish-action@/iu, method: 'npm-publish-action' },
  { ...NPM, pattern: /^mikeal\/merge-release@/iu, method: 'merge-release', readsSetup: true },
  { ...NPM, pattern: /^primer\/publish@/iu, method: 'publish', readsSetup: true },
];

const CRATES = {
  registry: 'crates',
  fallback: 'crates',
  names: { 'crates-io': 'crates' },
  secretVariables: ['CARGO_REGISTRY_TOKEN'],
} as const;

const CRATES_ACTIONS: readonly ActionTool[] = [
  {
    ...CRATES,
    // Without a command it runs `release-pr` and `release`.
    command: ['command', ['', 'release']],
    pattern: /^(?:release-plz\/action|marcoieni\/release-plz-action)@/iu,
    method: 'release-plz',
    indexInputs: ['registry'],
    secretInputs: ['token'],
    exchange: 'automatic',
    dryInputs: ['dry_run'],
  },
  {
    ...CRATES,
    pattern: /^katyo\/publish-crates@/iu,
    method: 'publish-crates',
    indexInputs: [],
    secretInputs: ['registry-token'],
    exchange: 'never',
    dryInputs: ['dry-run'],
  },
];

const GEM = {
  registry: 'rubygems',
  indexInputs: [],
  fallback: 'rubygems',
  secretInputs: [],
} as const;

const GEM_ACTIONS: readonly ActionTool[] = [
  { ...GEM, pattern: /^rubygems\/release-gem@/iu, method: 'release-gem', exchange: 'always' },
  {
    ...GEM,
    pattern: /^dawidd6\/action-publish-gem@/iu,
    method: 'action-publish-gem',
    secretInputs: ['api_key'],
    exchange: 'never',
  },
  {
    ...GEM,
    pattern: /^(?:cadwallion|discourse)\/publish-rubygems-action@/iu,
    method: 'publish-rubygems-action',
    secretVariables: ['RUBYGEMS_API_KEY', 'GEM_HOST_API_KEY'],
    exchange: 'never',
  },
];

const PUB = {
  registry: 'pub',
  indexInputs: [],
  fallback: 'pub',
  exchange: 'never',
} as const;

const OTHER_ACTIONS: readonly ActionTool[] = [
  {
    pattern: /^(?:brandedoutcast|rohith|alirezanet)\/publish-nuget@/iu,
    method: 'publish-nuget',
    registry: 'nuget',
    indexInputs: ['NUGET_SOURCE'],
    fallback: 'nuget',
    secretInputs: ['NUGET_KEY'],
    exchange: 'never',
    // Without a key it only packs.
    neededInputs: ['NUGET_KEY'],
  },
  {
    ...PUB,
    pattern: /^k-paxian\/dart-package-publisher@/iu,
    method: 'dart-package-publisher',
    secretInputs: ['credentialJson', 'accessToken', 'refreshToken'],
    dryInputs: ['dryRunOnly'],
  },
  {
    ...PUB,
    pattern: /^bluefireteam\/melos-action@/iu,
    method: 'melos',
    secretInputs: [],
    exchange: 'always',
    neededInputs: ['publish'],
    offInputs: ['publish'],
  },
  {
    ...PUB,
    pattern: /^sakebook\/actions-flutter-pub-publisher@/iu,
    method: 'actions-flutter-pub-publisher',
    secretInputs: ['credential'],
    dryInputs: ['dry_run'],
  },
];

/** Actions that publish, by what their own `action.yml` says (checked 2026-11). */
export const ACTIONS: readonly ActionTool[] = [
  ...PYTHON_ACTIONS,
  ...NPM_ACTIONS,
  ...CRATES_ACTIONS,
  ...GEM_ACTIONS,
  ...OTHER_ACTIONS,
];
