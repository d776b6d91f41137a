import { NPM_REGISTRY_HOST } from '../../../../trust/index.ts';
import type { UploadTool } from './tools.ts';

const BASE = {
  registry: 'npm',
  indexFlags: ['--registry'],
  indexVariables: ['NPM_CONFIG_REGISTRY', 'npm_config_registry'],
  secretFlags: ['--//' + NPM_REGISTRY_HOST + '/:_authToken', '--_authToken'],
  secretVariables: [
    'NODE_AUTH_TOKEN',
    'NPM_TOKEN',
    'NPM_AUTH_TOKEN',
    'NPM_CONFIG__AUTHTOKEN',
    'npm_config__authToken',
    'NPM_CONFIG_//' + NPM_REGISTRY_HOST + '/:_authToken',
    'npm_config_//' + NPM_REGISTRY_HOST + '/:_authToken',
  ],
  idleFlags: ['--help', '-h', '--dry-run', '--dry-run=true', '--dryRun'],
  exchange: 'automatic',
  names: {},
  fallback: 'npm',
} as const;

/** Tools that publish to npm. Those that cannot exchange an ID token themselves call `npm publish`, which does. */
export const NODE_TOOLS: readonly UploadTool[] = [
  { ...BASE, method: 'npm', command: [['npm'], ['publish', 'stage publish']] },
  { ...BASE, method: 'pnpm', command: [['pnpm'], ['publish', 'stage publish', 'recursive publish']] },
  {
    ...BASE,
    method: 'yarn',
    command: [
      ['yarn', 'yarnpkg'],
      ['npm publish', 'publish'],
    ],
    indexVariables: [...BASE.indexVariables, 'YARN_NPM_PUBLISH_REGISTRY', 'YARN_NPM_REGISTRY_SERVER'],
    secretVariables: [...BASE.secretVariables, 'YARN_NPM_AUTH_TOKEN'],
    idleFlags: [...BASE.idleFlags, '-n'],
  },
  { ...BASE, method: 'bun', command: [['bun'], ['publish']] },
  { ...BASE, method: 'lerna', command: [['lerna'], ['publish']] },
  { ...BASE, method: 'changesets', command: [['changeset', '@changesets/cli'], ['publish']] },
  {
    ...BASE,
    method: 'nx',
    command: [['nx'], ['release', 'release publish']],
    idleFlags: [
      ...BASE.idleFlags,
      '-d',
      '--skip-publish',
      '--skipPublish',
      'version',
      'changelog',
      'plan',
      'plan:check',
    ],
    needsCredential: true,
  },
  {
    ...BASE,
    method: 'semantic-release',
    command: [['semantic-release', 'multi-semantic-release', '@qiwi/multi-semantic-release'], ['']],
    idleFlags: [
      ...BASE.idleFlags,
      '-d',
      '--no-publish',
      'version',
      'publish',
      'changelog',
      'print-version',
      'generate-config',
    ],
    needsCredential: true,
  },
  {
    ...BASE,
    method: 'release-it',
    command: [['release-it'], ['']],
    idleFlags: [
      ...BASE.idleFlags,
      '-d',
      '--no-npm',
      '--no-npm.publish',
      '--npm.publish=false',
      '--release-version',
      '--changelog',
    ],
    needsCredential: true,
  },
  {
    ...BASE,
    method: 'np',
    command: [['np'], ['']],
    idleFlags: [...BASE.idleFlags, '--preview', '--no-publish'],
    needsCredential: true,
  },
  {
    ...BASE,
    method: 'publib',
    command: [['publib-npm', 'jsii-release-npm'], ['']],
    indexVariables: ['NPM_REGISTRY'],
  },
  { ...BASE, method: 'wasm-pack', command: [['wasm-pack'], ['publish']] },
];
