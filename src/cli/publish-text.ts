import type { JobEvent, PublishJobOutcome } from '../publishing/client/index.ts';
import type { CliContext } from './context.ts';
import { oneLine } from './one-line.ts';
import type { CommonFlags } from './output.ts';
import type { Progress } from './progress.ts';
import { tellBurned } from './tell-burned.ts';

type Words = { readonly [Kind in JobEvent['kind']]?: (event: JobEvent & { kind: Kind }) => string };

/** Events that are a line of the log. */
const LINES: Words = {
  checked: ({ file, isServed }) => (isServed ? `${file}: the index has it already, skipped` : ''),
  uploaded: ({ file }) => `${file}: uploaded`,
  'secret-allowed': ({ file, member, reason }) =>
    `${file}: what looks like a secret in ${oneLine(member)} is allowed: ${oneLine(reason)}`,
  installed: ({ installed }) => `installs: ${oneLine(installed)}`,
};

/** Events that are told to those who want to see every step. */
const DETAILS: Words = {
  prepared: ({ project, version, files }) => `checked ${project} ${version}: ${files} files`,
  attested: ({ file, count }) => `${file}: ${count} attestations`,
  minted: () => 'minted an upload token',
  served: () => 'every file is served with the right hash',
};

/** Events that nobody should miss. */
const WARNINGS: Words = {
  retry: ({ file, why, seconds }) => `${file}: ${oneLine(why)}; again in ${seconds.toFixed(1)} s`,
  warning: ({ file, text }) => oneLine(file === undefined ? text : `${file}: ${text}`),
};

/** Events that show how far it is, on a terminal. */
const STATES: Words = {
  progress: ({ file, sentBytes, totalBytes }) =>
    `${file} ${Math.round((sentBytes / Math.max(1, totalBytes)) * 100)} %`,
  waiting: ({ missing }) => `waiting until ${missing.length} files are served`,
};

function wordsOf(words: Words, event: JobEvent): string {
  const say = words[event.kind] as ((event: JobEvent) => string) | undefined;
  return say?.(event) ?? '';
}

/** Tells an event of a publish job on stderr. */
export function tellJobEvent(
  context: CliContext,
  flags: CommonFlags,
  progress: Progress,
  event: JobEvent,
): void {
  if (event.kind === 'burned') for (const outcome of event.outcomes) tellBurned(context, flags, outcome);
  const [line, warning, state] = [LINES, WARNINGS, STATES].map((words) => wordsOf(words, event));
  const detail = flags.verbose ? wordsOf(DETAILS, event) : '';
  if (line || detail) progress.line(line || detail);
  if (warning) progress.warning(warning);
  if (state) progress.at(state);
}

/** The outcome as lines of data: hash, file, what became of it. */
export function outcomeLines(outcome: PublishJobOutcome): readonly string[] {
  if (outcome.mode === 'probe') return [];
  return outcome.files.map((file) => `${file.sha256}  ${file.filename}  ${file.outcome}`);
}
