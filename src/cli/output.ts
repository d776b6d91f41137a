import {
  type TokenlessError,
  commandData,
  commandProperty,
  isTokenlessError,
  withoutOldCommand,
} from '../base/index.ts';
import type { CliContext, CliStream } from './context.ts';
import { type Paint, errorDocument, paintAnsi, paintNothing } from './error-text.ts';

/** Flags that every command has. */
export interface CommonFlags {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
}

/** Their definitions, to spread into a command's own. */
export const commonFlags = {
  json: { kind: 'boolean', brief: 'Print one JSON document to stdout', default: false, withNegated: false },
  quiet: { kind: 'boolean', brief: 'Print results and errors only', default: false, withNegated: false },
  verbose: { kind: 'boolean', brief: 'Print every step', default: false, withNegated: false },
} as const;

/** Colours for a stream: only on a terminal, never with `NO_COLOR` (https://no-color.org). */
export function paintFor(context: CliContext, stream: CliStream): Paint {
  const wanted = stream.isTTY === true || (context.env['FORCE_COLOR'] ?? '') !== '';
  return wanted && (context.env['NO_COLOR'] ?? '') === '' ? paintAnsi : paintNothing;
}

/** Prints one JSON document to stdout. */
export function printJson(context: CliContext, document: unknown): void {
  context.process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}

/** Prints a line of data to stdout. */
export function printLine(context: CliContext, line: string): void {
  context.process.stdout.write(`${line}\n`);
}

/** Tells a person something on stderr, unless `--quiet`. */
export function say(context: CliContext, flags: CommonFlags, line: string): void {
  if (!flags.quiet) context.process.stderr.write(`${line}\n`);
}

/** In GitHub Actions an error also becomes an annotation (docs.github.com, workflow commands). */
export function annotate(context: CliContext, error: TokenlessError): void {
  if (context.env['GITHUB_ACTIONS'] !== 'true') return;
  const text = commandData(`${error.message} — ${error.why} — ${error.mend}`);
  const { location } = error;
  const place =
    location === undefined ? '' : ` file=${commandProperty(location.file)},line=${location.line ?? 1}`;
  context.process.stderr.write(withoutOldCommand(`::error${place}::${text}\n`));
}

/** Wraps a command: with `--json` a failure is a document on stdout too, not only words on stderr. */
export function reporting<Flags extends CommonFlags, Args extends readonly (string | undefined)[]>(
  run: (this: CliContext, flags: Flags, ...args: Args) => Promise<void>,
): (this: CliContext, flags: Flags, ...args: Args) => Promise<void> {
  return async function reported(this: CliContext, flags: Flags, ...args: Args): Promise<void> {
    try {
      await run.call(this, flags, ...args);
    } catch (error) {
      if (flags.json) printJson(this, errorDocument(error));
      if (isTokenlessError(error)) annotate(this, error);
      throw error;
    }
  };
}
