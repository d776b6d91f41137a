import { Secret } from '../../base/index.ts';
import { actionErrors } from '../errors.ts';
import type { Environment } from '../runner/index.ts';
import { type RawInputs, readRawInputs } from './raw.ts';
import { booleanInput, secondsInput, wordInput } from './values.ts';

/** What is done. */
export type ActionMode = 'publish' | 'probe' | 'dry-run';

/** Whether distributions are attested, and whether a failure of that stops the release. */
export type AttestationPolicy = 'required' | 'best-effort' | 'off';

/** The inputs, understood. */
export interface ActionInputs {
  readonly mode: ActionMode;
  /** A known name, or a URL; undefined: `pypi`. */
  readonly index: string | undefined;
  /** As it was given: relative to the workspace. */
  readonly packagesDirectory: string;
  readonly project: string | undefined;
  readonly version: string | undefined;
  /** Undefined: nothing was said. */
  readonly attestations: AttestationPolicy | undefined;
  readonly skipExisting: boolean;
  readonly verifyMetadata: boolean;
  readonly printHash: boolean;
  readonly verbose: boolean;
  /** How long to wait until every file is served; 0: not at all. */
  readonly waitSeconds: number;
  /** Whether what is served is installed, where it can be. */
  readonly install: boolean;
  readonly caFile: string | undefined;
  /** An API token, for an emergency. */
  readonly password: Secret | undefined;
}

const POLICIES: Readonly<Record<string, AttestationPolicy>> = {
  true: 'required',
  required: 'required',
  'best-effort': 'best-effort',
  off: 'off',
  false: 'off',
};

function contradict(inputs: readonly string[], problem: string, mend: string): Error {
  return actionErrors.create('action-inputs-contradict', { inputs, problem, mend });
}

/** An API token stands in for trusted publishing in an emergency; what needs an identity is off then. */
function refuseWithPassword(mode: ActionMode, attestations: AttestationPolicy | undefined): void {
  if (mode === 'probe') {
    const problem = 'a probe tries the exchange of trusted publishing, for which an API token is of no use';
    throw contradict(['password', 'mode'], problem, 'take `password` out');
  }
  if (attestations !== undefined && attestations !== 'off') {
    const problem = 'indexes refuse attestations beside an API token: they tell that a CI identity published';
    const mend = 'take `password` out and publish by trusted publishing, or write `attestations: false`';
    throw contradict(['password', 'attestations'], problem, mend);
  }
}

function checkUser(raw: RawInputs): void {
  const { user = '__token__' } = raw;
  if (user === '__token__') return;
  const problem = 'indexes take tokens only, and the user name of every token is `__token__`';
  const mend = 'take `user` out; the account behind a token is known to the index';
  throw actionErrors.create('action-input-invalid', { input: 'user', problem, mend });
}

function indexOf(raw: RawInputs): string | undefined {
  const { index, 'repository-url': url } = raw;
  if (index === undefined || url === undefined) return index ?? url;
  const problem = 'both say where the release goes';
  throw contradict(['index', 'repository-url'], problem, 'keep one of them; `index` takes a URL too');
}

function understand(raw: RawInputs): ActionInputs {
  const mode = wordInput(raw, 'mode', ['publish', 'probe', 'dry-run']) ?? 'publish';
  const policy = wordInput(raw, 'attestations', Object.keys(POLICIES));
  const attestations = policy === undefined ? undefined : POLICIES[policy];
  checkUser(raw);
  if (raw.password !== undefined) refuseWithPassword(mode, attestations);
  return {
    mode,
    index: indexOf(raw),
    packagesDirectory: raw['packages-dir'] ?? 'dist',
    project: raw.project,
    version: raw.version,
    attestations,
    skipExisting: booleanInput(raw, 'skip-existing', true),
    verifyMetadata: booleanInput(raw, 'verify-metadata', true),
    printHash: booleanInput(raw, 'print-hash', false),
    verbose: booleanInput(raw, 'verbose', false),
    waitSeconds: secondsInput(raw, 'wait', 300),
    install: booleanInput(raw, 'install', true),
    caFile: raw['ca-file'],
    password: raw.password === undefined ? undefined : new Secret(raw.password),
  };
}

/**
 * Reads and checks the inputs. `mask` is told the password before anything else is looked at, so that no message
 * about another input can come before it.
 * @throws action-input-unknown, action-input-invalid, action-inputs-contradict
 */
export async function readInputs(
  environment: Environment,
  mask: (secret: Secret) => void,
): Promise<ActionInputs> {
  const password = environment['INPUT_PASSWORD']?.trim() ?? '';
  if (password !== '') mask(new Secret(password));
  return understand(await readRawInputs(environment));
}
