import type { BurnOutcome, PublishEvent } from '../publishing/client/index.ts';
import type { RunnerLog } from './runner/index.ts';

const WHY_ALIVE: Readonly<Record<Exclude<BurnOutcome, 'burned'>, string>> = {
  'not-offered': 'the index does not offer to burn upload tokens',
  failed: 'the index could not be reached, or refused',
};

/** Says what became of upload tokens: always where one still works. */
export function tellBurned(log: RunnerLog, outcomes: readonly BurnOutcome[], verbose: boolean): void {
  for (const outcome of outcomes) {
    if (outcome === 'burned') {
      if (verbose) log.line('burned the upload token');
    } else if (outcome === 'not-offered') {
      // PyPI did not offer it for years: this is nothing to be alarmed about.
      log.line(`the upload token was not burned: ${WHY_ALIVE[outcome]}; it works until it expires`);
    } else {
      const text = `${WHY_ALIVE[outcome]}; it works until it expires`;
      log.annotate('warning', { title: 'the upload token was not burned', text });
    }
  }
}

/** Writes an event of the job into the log. */
export function tellEvent(log: RunnerLog, event: PublishEvent, verbose: boolean): void {
  if (event.kind === 'checked' && event.isServed)
    log.line(`${event.file}: the index has it already, byte for byte; skipped`);
  if (event.kind === 'checked' && !event.isServed && verbose) log.line(`${event.file}: to be uploaded`);
  if (event.kind === 'minted' && verbose) log.line('exchanged the ID token for an upload token');
  if (event.kind === 'uploaded') log.line(`${event.file}: uploaded`);
  if (event.kind === 'retry')
    log.line(
      `${event.file}: ${event.why}; attempt ${event.attempt + 1} follows in ${event.seconds.toFixed(1)} s`,
    );
  if (event.kind === 'burned') tellBurned(log, event.outcomes, verbose);
}
