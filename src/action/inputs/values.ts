import { actionErrors } from '../errors.ts';
import type { RawInputs } from './raw.ts';
import type { InputName } from './table.ts';

const LONGEST_WAIT_SECONDS = 6 * 60 * 60;

function invalid(input: InputName, problem: string, mend: string): Error {
  return actionErrors.create('action-input-invalid', { input, problem, mend });
}

/** True or false as YAML's core schema writes them. Throws `action-input-invalid`. */
export function booleanInput(raw: RawInputs, input: InputName, otherwise: boolean): boolean {
  const value = raw[input];
  if (value === undefined) return otherwise;
  if (/^(?:true|True|TRUE)$/u.test(value)) return true;
  if (/^(?:false|False|FALSE)$/u.test(value)) return false;
  throw invalid(input, 'it is neither `true` nor `false`', `write \`${input}: true\` or \`${input}: false\``);
}

/** One of some words. Throws `action-input-invalid`. */
export function wordInput<Word extends string>(
  raw: RawInputs,
  input: InputName,
  words: readonly Word[],
): Word | undefined {
  const value = raw[input];
  if (value === undefined) return undefined;
  const found = words.find((word) => word === value);
  if (found !== undefined) return found;
  const shown = words.map((word) => `\`${word}\``).join(', ');
  throw invalid(input, `it is none of ${shown}`, `write one of them: \`${input}: ${words[0] ?? ''}\``);
}

/** Whole seconds from 0 on. Throws `action-input-invalid`. */
export function secondsInput(raw: RawInputs, input: InputName, otherwise: number): number {
  const value = raw[input];
  if (value === undefined) return otherwise;
  const seconds = /^\d{1,6}$/u.test(value) ? Number(value) : Infinity;
  if (seconds <= LONGEST_WAIT_SECONDS) return seconds;
  const problem = `it is no whole number of seconds from 0 to ${LONGEST_WAIT_SECONDS}`;
  throw invalid(input, problem, `write \`${input}: ${otherwise}\`, or \`${input}: 0\` not to wait`);
}
