/** How one upload tool is told where to publish and with what credential. */
export interface UploadTool {
  /** The value of `method`. */
  readonly method: string;
  /** Words that begin the command, each with its alternatives. */
  readonly command: readonly (readonly string[])[];
  /** Flags that name an index (or give its URL). */
  readonly indexFlags: readonly string[];
  /** Variables that do the same; the first one set wins. */
  readonly indexVariables: readonly string[];
  /** Flags that give a credential. */
  readonly secretFlags: readonly string[];
  /** Variables that do the same. */
  readonly secretVariables: readonly string[];
  /** Further flags with a value, so that the value is not taken for something else. */
  readonly valueFlags: readonly string[];
  /** Flags under which nothing is uploaded. */
  readonly idleFlags: readonly string[];
  /** Whether the tool can exchange an ID token: always does, does when it finds no credential, cannot. */
  readonly exchange: 'always' | 'automatic' | 'never';
  /** The tool's own names of indexes. */
  readonly names: Readonly<Record<string, string>>;
  /** Where it publishes when nothing says; undefined: it must be said. */
  readonly fallback: string | undefined;
}

const NAMES = { pypi: 'pypi', testpypi: 'testpypi', 'test-pypi': 'testpypi', test_pypi: 'testpypi' };
const HELP = ['--help', '-h'];

const BASE = {
  secretFlags: ['--password', '-p'],
  valueFlags: ['--username', '-u'],
  idleFlags: HELP,
  names: NAMES,
  fallback: 'pypi',
};

/** The upload tools of the Python world, as their own documentation describes them (checked 2026-10). */
export const UPLOAD_TOOLS: readonly UploadTool[] = [
  {
    ...BASE,
    method: 'uv',
    command: [['uv'], ['publish']],
    indexFlags: ['--publish-url', '--index'],
    indexVariables: ['UV_PUBLISH_URL', 'UV_PUBLISH_INDEX'],
    secretFlags: ['--token', '-t', '--password', '-p'],
    secretVariables: ['UV_PUBLISH_TOKEN', 'UV_PUBLISH_PASSWORD'],
    valueFlags: [
      '--username',
      '-u',
      '--check-url',
      '--trusted-publishing',
      '--keyring-provider',
      '--directory',
      '--project',
    ],
    idleFlags: [...HELP, '--dry-run'],
    exchange: 'automatic',
  },
  {
    ...BASE,
    method: 'twine',
    command: [['twine'], ['upload']],
    indexFlags: ['--repository-url', '--repository', '-r'],
    indexVariables: ['TWINE_REPOSITORY_URL', 'TWINE_REPOSITORY'],
    secretVariables: ['TWINE_PASSWORD'],
    valueFlags: ['--username', '-u', '--comment', '-c', '--config-file', '--cert', '--client-cert'],
    exchange: 'automatic',
  },
  {
    ...BASE,
    method: 'hatch',
    command: [['hatch'], ['publish']],
    indexFlags: ['--repo', '-r'],
    indexVariables: ['HATCH_INDEX_REPO'],
    secretFlags: ['--auth', '-a'],
    secretVariables: ['HATCH_INDEX_AUTH'],
    valueFlags: ['--user', '-u', '--publisher', '-p', '--option', '-o', '--ca-cert', '--client-cert'],
    exchange: 'never',
    names: { ...NAMES, main: 'pypi', test: 'testpypi' },
  },
  {
    ...BASE,
    method: 'flit',
    command: [['flit'], ['publish']],
    indexFlags: ['--repository'],
    indexVariables: ['FLIT_INDEX_URL'],
    secretFlags: [],
    secretVariables: ['FLIT_PASSWORD'],
    valueFlags: ['--format', '-f', '--ini-file', '--pypirc'],
    exchange: 'never',
  },
  {
    ...BASE,
    method: 'poetry',
    command: [['poetry'], ['publish']],
    indexFlags: ['--repository', '-r'],
    indexVariables: [],
    secretVariables: ['POETRY_PYPI_TOKEN_PYPI', 'POETRY_HTTP_BASIC_PYPI_PASSWORD'],
    idleFlags: [...HELP, '--dry-run'],
    exchange: 'never',
  },
  {
    ...BASE,
    method: 'pdm',
    command: [['pdm'], ['publish']],
    indexFlags: ['--repository', '-r'],
    indexVariables: ['PDM_PUBLISH_REPO'],
    secretFlags: ['--password', '-P'],
    secretVariables: ['PDM_PUBLISH_PASSWORD'],
    exchange: 'automatic',
  },
  {
    ...BASE,
    method: 'maturin',
    command: [['maturin'], ['publish', 'upload']],
    indexFlags: ['--repository-url', '--repository', '-r'],
    indexVariables: ['MATURIN_REPOSITORY_URL', 'MATURIN_REPOSITORY'],
    secretVariables: ['MATURIN_PASSWORD', 'MATURIN_PYPI_TOKEN'],
    valueFlags: [
      '--username',
      '-u',
      '--interpreter',
      '-i',
      '--target',
      '--manifest-path',
      '-m',
      '--out',
      '-o',
    ],
    exchange: 'automatic',
  },
  {
    ...BASE,
    method: 'rye',
    command: [['rye'], ['publish']],
    indexFlags: ['--repository-url', '--repository', '-r'],
    indexVariables: [],
    secretFlags: ['--token'],
    secretVariables: ['RYE_PYPI_TOKEN'],
    exchange: 'never',
  },
  {
    ...BASE,
    method: 'setup.py',
    command: [['setup.py', './setup.py'], ['upload']],
    indexFlags: ['--repository', '-r'],
    indexVariables: [],
    secretVariables: [],
    exchange: 'never',
  },
  {
    ...BASE,
    method: 'tokenless',
    command: [['tokenless'], ['publish']],
    indexFlags: ['--index'],
    indexVariables: ['TOKENLESS_INDEX'],
    secretFlags: [],
    secretVariables: [],
    idleFlags: [...HELP, '--dry-run'],
    exchange: 'always',
  },
];
