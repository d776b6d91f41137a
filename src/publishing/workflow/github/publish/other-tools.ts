import type { UploadTool } from './tools.ts';

const HELP = ['--help', '-h'];

const CARGO = {
  registry: 'crates',
  indexFlags: ['--registry', '--index'],
  indexVariables: ['CARGO_REGISTRY_DEFAULT'],
  secretFlags: ['--token'],
  secretVariables: ['CARGO_REGISTRY_TOKEN', 'CARGO_REGISTRIES_CRATES_IO_TOKEN'],
  idleFlags: [...HELP, '--dry-run', '-n'],
  exchange: 'never',
  names: { 'crates-io': 'crates', 'crates.io': 'crates' },
  fallback: 'crates',
} as const;

/** Cargo itself cannot exchange an ID token; release-plz does, when it finds no token. */
const CARGO_TOOLS: readonly UploadTool[] = [
  { ...CARGO, method: 'cargo', command: [['cargo'], ['publish']], idleFlags: [...CARGO.idleFlags, '--list'] },
  {
    ...CARGO,
    method: 'cargo-workspaces',
    command: [
      ['cargo', 'cargo-workspaces', 'cargo-ws'],
      ['workspaces publish', 'ws publish'],
    ],
  },
  {
    ...CARGO,
    method: 'cargo-release',
    command: [['cargo', 'cargo-release'], ['release']],
    idleFlags: [
      ...CARGO.idleFlags,
      '--no-publish',
      'version',
      'replace',
      'hook',
      'commit',
      'tag',
      'push',
      'changes',
      'config',
      'owner',
    ],
    activeFlags: ['--execute', '-x'],
  },
  {
    ...CARGO,
    method: 'cargo-smart-release',
    command: [['cargo', 'cargo-smart-release'], ['smart-release']],
    idleFlags: [...CARGO.idleFlags, '--no-publish'],
    activeFlags: ['--execute', '-e'],
  },
  { ...CARGO, method: 'release-plz', command: [['release-plz'], ['release']], exchange: 'automatic' },
];

const GEM = {
  registry: 'rubygems',
  indexFlags: ['--host'],
  indexVariables: ['RUBYGEMS_HOST'],
  secretFlags: [],
  secretVariables: ['GEM_HOST_API_KEY', 'RUBYGEMS_API_KEY'],
  idleFlags: HELP,
  exchange: 'never',
  names: {},
  fallback: 'rubygems',
} as const;

const NUGET = {
  registry: 'nuget',
  indexVariables: [],
  secretVariables: [],
  idleFlags: HELP,
  exchange: 'never',
  names: { 'nuget.org': 'nuget', nuget: 'nuget' },
  fallback: 'nuget',
} as const;

const PUB = {
  registry: 'pub',
  indexFlags: ['--server'],
  indexVariables: ['PUB_HOSTED_URL'],
  secretFlags: [],
  secretVariables: [],
  idleFlags: [...HELP, '--dry-run', '-n', '--to-archive'],
  // The token comes from a step before: dart-lang/setup-dart exchanges the ID token.
  exchange: 'never',
  names: {},
  fallback: 'pub',
} as const;

const JSR = {
  registry: 'jsr',
  indexFlags: [],
  indexVariables: ['JSR_URL'],
  secretFlags: ['--token'],
  secretVariables: ['JSR_TOKEN', 'DENO_AUTH_TOKEN'],
  idleFlags: [...HELP, '--dry-run', '--dry-run=true'],
  exchange: 'automatic',
  names: {},
  fallback: 'jsr',
} as const;

/** Tools of crates.io, RubyGems.org, nuget.org, pub.dev, JSR and Cloudsmith. */
export const OTHER_TOOLS: readonly UploadTool[] = [
  ...CARGO_TOOLS,
  { ...GEM, method: 'gem', command: [['gem'], ['push']] },
  { ...GEM, method: 'rake', command: [['rake'], ['release', 'release:rubygem_push']] },
  {
    ...NUGET,
    method: 'dotnet',
    command: [['dotnet'], ['nuget push']],
    indexFlags: ['--source', '-s'],
    secretFlags: ['--api-key', '-k'],
    secretVariables: ['NUGET_API_KEY'],
  },
  {
    ...NUGET,
    method: 'publib',
    command: [['publib-nuget', 'jsii-release-nuget'], ['']],
    indexFlags: [],
    indexVariables: ['NUGET_SERVER'],
    secretFlags: [],
    secretVariables: ['NUGET_API_KEY'],
    exchange: 'automatic',
  },
  {
    ...NUGET,
    method: 'nuget',
    command: [['nuget'], ['push']],
    indexFlags: ['-source', '-s', '-src'],
    secretFlags: ['-apikey'],
  },
  { ...PUB, method: 'dart', command: [['dart'], ['pub publish', 'pub lish']] },
  { ...PUB, method: 'flutter', command: [['flutter'], ['pub publish', 'packages pub publish']] },
  { ...PUB, method: 'pub', command: [['pub'], ['publish']] },
  {
    ...PUB,
    method: 'melos',
    command: [['melos'], ['publish']],
    activeFlags: ['--no-dry-run', '--dry-run=false'],
  },
  { ...PUB, method: 'firehose', command: [['firehose'], ['']], activeFlags: ['--publish'] },
  { ...JSR, method: 'jsr', command: [['jsr'], ['publish']] },
  { ...JSR, method: 'deno', command: [['deno'], ['publish']] },
  // A script that runs `deno publish` where the tag is that of a new version.
  { ...JSR, method: 'deno', command: [['@david/publish-on-tag'], ['']] },
  {
    ...JSR,
    registry: 'cloudsmith',
    method: 'cloudsmith',
    command: [['cloudsmith'], ['push', 'upload']],
    indexVariables: [],
    secretFlags: ['--api-key', '-k'],
    secretVariables: ['CLOUDSMITH_API_KEY'],
    idleFlags: [...HELP, '--dry-run'],
    exchange: 'never',
    fallback: undefined,
  },
];
