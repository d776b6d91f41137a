import type { BurnOutcome, JobEvent } from '../publishing/client/index.ts';
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

type Words = { readonly [Kind in JobEvent['kind']]?: (event: JobEvent & { kind: Kind }) => string };

/** Events that are a line of the log. */
const LINES: Words = {
  checked: ({ file, isServed }) =>
    isServed ? `${file}: the index has it already, byte for byte; skipped` : '',
  uploaded: ({ file }) => `${file}: uploaded`,
  retry: ({ file, why, attempt, seconds }) =>
    `${file}: ${why}; attempt ${attempt + 1} follows in ${seconds.toFixed(1)} s`,
  'secret-allowed': ({ file, member, reason }) =>
    `${file}: what looks like a secret in ${member} is allowed: ${reason}`,
  installed: ({ installed }) => `installs: ${installed}`,
};

/** Events for those who want to see every step. */
const DETAILS: Words = {
  prepared: ({ project, version, files }) => `checked ${project} ${version}: ${files} files`,
  attested: ({ file, count }) => `${file}: ${count} attestations`,
  minted: () => 'exchanged the ID token for an upload token',
  waiting: ({ missing }) => `waiting until ${missing.length} files are served`,
  served: () => 'every file is served with the right hash',
};

function wordsOf(words: Words, event: JobEvent): string {
  const say = words[event.kind] as ((event: JobEvent) => string) | undefined;
  return say?.(event) ?? '';
}

/** Writes an event of the job into the log. */
export function tellEvent(log: RunnerLog, event: JobEvent, verbose: boolean): void {
  if (event.kind === 'burned') tellBurned(log, event.outcomes, verbose);
  if (event.kind === 'warning') {
    const { code: title, file, text } = event;
    log.annotate('warning', { title, text: file === undefined ? text : `${file}: ${text}` });
  }
  const line = wordsOf(LINES, event) || (verbose ? wordsOf(DETAILS, event) : '');
  if (line !== '') log.line(line);
}
