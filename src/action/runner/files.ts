import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';

/** Environment variables, handed in. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The longest step summary that the runner takes is 1 MiB; what is longer is not shown at all. */
const MOST_SUMMARY_BYTES = 1024 * 1024;

/**
 * One entry of a file command, between two lines that nobody can guess: a value with line breaks stays one value,
 * and cannot set another.
 */
export function fileCommand(name: string, value: string, random: () => string = randomUUID): string {
  const delimiter = `tokenless-${random()}`;
  if (value.includes(delimiter)) throw new TypeError('the delimiter stands in the value');
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
}

/** False where the disk does not take it: a release that is out must not fail for that. */
function append(file: string | undefined, text: string): boolean {
  // Outside of a runner, and on old ones, there is no such file.
  if (file === undefined || file === '') return true;
  try {
    appendFileSync(file, text, 'utf8');
    return true;
  } catch {
    return false;
  }
}

/** Sets an output of the step. False: the runner's file could not be written. */
export function setOutput(environment: Environment, name: string, value: string): boolean {
  return append(environment['GITHUB_OUTPUT'], fileCommand(name, value));
}

/**
 * Hands a fact on to the post step, which finds it as `STATE_<name>`.
 * SECURITY: the file stays on the disk of the runner. Only the names below exist, and none is for a secret.
 */
export function saveState(environment: Environment, name: StateName, value: string): boolean {
  return append(environment['GITHUB_STATE'], fileCommand(name, value));
}

/** `stage`: how far the main step came; `report`: the file in which the guardian writes how it ended. */
export type StateName = 'stage' | 'report';

/** What the main step handed on; empty when it did not. */
export function readState(environment: Environment, name: StateName): string {
  return environment[`STATE_${name}`] ?? '';
}

/** Adds Markdown to the summary of the run. False: the runner's file could not be written. */
export function addSummary(environment: Environment, markdown: string): boolean {
  const isShown = Buffer.byteLength(markdown) < MOST_SUMMARY_BYTES;
  const text = isShown ? markdown : '_The summary of this step is too long for the runner; its log has it._';
  return append(environment['GITHUB_STEP_SUMMARY'], `${text}\n`);
}
