import { TokenlessError, isTokenlessError } from '../base/index.ts';
import type { ActionInputs, OutputName } from './inputs/index.ts';
import type { JobOutcome } from './job.ts';
import { type RunnerLog, addSummary, setOutput } from './runner/index.ts';
import { type SummaryFacts, failureSummary, successSummary } from './summary/index.ts';
import type { ActionWorld } from './world.ts';

/** Sets the outputs and adds the summary. */
function handOver(
  { env }: ActionWorld,
  log: RunnerLog,
  outputs: Readonly<Partial<Record<OutputName, string>>>,
  summary: string,
): void {
  const set = Object.entries(outputs).map(([name, value]) => setOutput(env, name, value));
  if ([...set, addSummary(env, summary)].every((isWritten) => isWritten)) return;
  const text = 'the files in which the runner takes them could not be written; the log has it all';
  log.annotate('warning', { title: 'outputs or summary are missing', text });
}

/** Tells a job that did what it was to do: outputs, summary, hashes. */
export function tellSuccess(
  world: ActionWorld,
  log: RunnerLog,
  outcome: JobOutcome,
  facts: SummaryFacts & { readonly inputs: ActionInputs },
): void {
  const { verdict, project, version = '', files, replayHash = '' } = outcome;
  const outputs = {
    verdict,
    index: facts.index,
    project,
    version,
    hashes: JSON.stringify(Object.fromEntries(files.map(({ filename, sha256 }) => [filename, sha256]))),
    urls: JSON.stringify(Object.fromEntries(files.map(({ filename, url }) => [filename, url]))),
    'replay-hash': replayHash,
  };
  handOver(world, log, outputs, successSummary(outcome, facts));
  if (facts.inputs.printHash) for (const { filename, sha256 } of files) log.line(`${sha256}  ${filename}`);
  log.line(`${[project, version].filter((text) => text !== '').join(' ')} ${verdict} on ${facts.index}`);
}

/** What is no user's failure is ours, and is told as one. */
function toFailure(error: unknown): TokenlessError {
  if (isTokenlessError(error)) return error;
  const why = error instanceof Error ? error.message : String(error);
  const mend = 'report it with the log of this step';
  return new TokenlessError('bug', { what: 'tokenless met a condition that it does not handle', why, mend });
}

/** Tells a job that was refused or failed: annotation, explanation, summary, outputs. */
export function tellFailure(world: ActionWorld, log: RunnerLog, error: unknown, facts: SummaryFacts): void {
  const failure = toFailure(error);
  const { code, message, why, mend, location } = failure;
  log.annotate('error', {
    title: `tokenless: ${message} (${code})`,
    text: `${why}\nTo mend it: ${mend}`,
    location,
  });
  // A bug of ours: where it happened is in the stack.
  if (code === 'bug' && error instanceof Error)
    for (const line of (error.stack ?? '').split('\n')) log.line(`| ${line}`);
  handOver(world, log, { verdict: 'refused', code, index: facts.index }, failureSummary(failure, facts));
}
