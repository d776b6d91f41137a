import { actionErrors } from '../errors.ts';
import type { Environment } from '../runner/index.ts';
import { INPUT_NAMES, type InputName } from './table.ts';

/** Inputs as they were given: white space around them taken off, empty ones left out. */
export type RawInputs = Readonly<Partial<Record<InputName, string>>>;

const PREFIX = 'INPUT_';

/** The runner hands an input on as `INPUT_` and its name in capitals; `-` stays, a blank becomes `_`. */
function variableOf(name: InputName): string {
  return PREFIX + name.toUpperCase();
}

/** Inputs that were given and that nobody knows; a typo must not end in another behaviour. */
function unknownInputs(environment: Environment): readonly string[] {
  const known = new Set(INPUT_NAMES.map(variableOf));
  return Object.entries(environment)
    .filter(([variable, value]) => variable.startsWith(PREFIX) && value !== undefined && value !== '')
    .map(([variable]) => variable.toUpperCase())
    .filter((variable) => !known.has(variable))
    .map((variable) => variable.slice(PREFIX.length).toLowerCase());
}

/**
 * Reads the inputs that the runner hands in.
 * @throws action-input-unknown
 */
export async function readRawInputs(environment: Environment): Promise<RawInputs> {
  const [unknown] = unknownInputs(environment);
  if (unknown !== undefined) {
    const { nearestKey } = await import('../../publishing/config/index.ts');
    const nearest = nearestKey(unknown, INPUT_NAMES);
    throw actionErrors.create('action-input-unknown', { input: unknown, nearest, known: INPUT_NAMES });
  }
  return Object.fromEntries(
    INPUT_NAMES.map((name) => [name, environment[variableOf(name)]?.trim() ?? '']).filter(
      ([, value]) => value !== '',
    ),
  ) as RawInputs;
}
