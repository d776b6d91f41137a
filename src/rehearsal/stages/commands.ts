import { type TokenlessError } from '../../base/index.ts';
import { runChild } from '../child.ts';
import { endingOf, tailOf } from '../clients/program.ts';
import { rehearsalErrors } from '../errors.ts';

/** Where and how the project's own commands run. */
export interface CommandPlace {
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly line: (line: string) => string | undefined;
}

/** Runs one shell command of the project; throws what `failure` names. */
export async function runProjectCommand(
  code: 'gate-failed' | 'build-failed',
  command: string,
  place: CommandPlace,
): Promise<void> {
  const result = await runChild('/bin/sh', ['-c', command], place);
  if (result.exitCode === 0) return;
  throw failure(code, command, endingOf(result), tailOf(result));
}

function failure(
  code: 'gate-failed' | 'build-failed',
  command: string,
  ending: string,
  tail: string,
): TokenlessError {
  return rehearsalErrors.create(code, { command, ending, tail });
}
