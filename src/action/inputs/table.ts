/** The name of an input. */
export type InputName =
  | 'mode'
  | 'index'
  | 'repository-url'
  | 'packages-dir'
  | 'project'
  | 'version'
  | 'attestations'
  | 'skip-existing'
  | 'verify-metadata'
  | 'print-hash'
  | 'verbose'
  | 'wait'
  | 'install'
  | 'ca-file'
  | 'user'
  | 'password';

/** One input of the Action. `action.yml` and docs/guides/publish-with-the-action.md list the same ones. */
export interface InputRow {
  /** What `action.yml` says; left out: nothing, so that given and not given can be told apart. */
  readonly default?: string;
}

/** Every input, in the order of `action.yml`. */
export const INPUTS: Readonly<Record<InputName, InputRow>> = {
  mode: { default: 'publish' },
  index: {},
  'repository-url': {},
  'packages-dir': { default: 'dist' },
  project: {},
  version: {},
  attestations: {},
  'skip-existing': { default: 'true' },
  'verify-metadata': { default: 'true' },
  'print-hash': { default: 'false' },
  verbose: { default: 'false' },
  wait: { default: '300' },
  install: { default: 'true' },
  'ca-file': {},
  user: { default: '__token__' },
  password: {},
};

/** The names of all inputs. */
export const INPUT_NAMES: readonly InputName[] = Object.keys(INPUTS) as InputName[];

/** The name of an output. */
export type OutputName =
  | 'verdict'
  | 'code'
  | 'index'
  | 'project'
  | 'version'
  | 'hashes'
  | 'urls'
  | 'replay-hash';

/** Every output, in the order of `action.yml`. */
export const OUTPUTS: readonly OutputName[] = [
  'verdict',
  'code',
  'index',
  'project',
  'version',
  'hashes',
  'urls',
  'replay-hash',
];
