import type { BurnOutcome } from '../publishing/client/index.ts';
import type { CliContext } from './context.ts';
import { type CommonFlags, say } from './output.ts';

/** Says what became of an upload token: always when it still works, else with `--verbose`. */
export function tellBurned(context: CliContext, flags: CommonFlags, outcome: BurnOutcome): void {
  if (outcome === 'burned') {
    if (flags.verbose) say(context, flags, 'burned the upload token');
    return;
  }
  const why =
    outcome === 'not-offered'
      ? 'the index does not offer to burn upload tokens'
      : 'the index could not be reached, or refused';
  context.process.stderr.write(
    `warning: the upload token was not burned: ${why}; it works until it expires\n`,
  );
}
