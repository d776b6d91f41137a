import { ExitCode } from '@stricli/core';
import { isTokenlessError } from '../base/index.ts';

/** The exit codes of every command; a documented table (`docs/reference/exit-codes.md`). */
export const EXIT = {
  done: 0,
  refused: 1,
  usage: 2,
  noAmbientIdentity: 3,
  network: 4,
  localFile: 5,
  bug: 70,
  interrupted: 130,
} as const;

/** Codes that do not end in `EXIT.refused`. */
const EXIT_BY_CODE: Readonly<Record<string, number>> = {
  'usage-invalid': EXIT.usage,
  'ambient-identity-missing': EXIT.noAmbientIdentity,
  interrupted: EXIT.interrupted,
};

/** The exit code for whatever a command threw: an unknown error is a bug of ours. */
export function exitCodeFor(error: unknown): number {
  if (!isTokenlessError(error)) return EXIT.bug;
  return EXIT_BY_CODE[error.code] ?? EXIT.refused;
}

/** The process's exit code from the framework's, which are negative for what happened before the command. */
export function documentedExitCode(code: number, asked: number | undefined): number {
  if (code === ExitCode.InvalidArgument || code === ExitCode.UnknownCommand) return EXIT.usage;
  if (code < 0) return EXIT.bug;
  return code === EXIT.done ? (asked ?? EXIT.done) : code;
}
