import { expect } from 'vitest';
import { type CliRun } from '../cli.ts';

/** How a command must have failed. */
export interface ExpectedError {
  readonly code: string;
  readonly exitCode: number;
  /** What the message names. */
  readonly words?: readonly string[];
}

/** Fails unless a command ended in one error in the one form: what, why, mend, see. */
export function expectError(run: CliRun, { code, exitCode, words = [] }: ExpectedError): void {
  const printed = run.stderr.slice(run.stderr.search(/^error\[/mu));
  const form =
    /^error\[(?<code>[a-z-]+)\]: \S.*\n {2}why: {2}\S.*\n {2}mend: \S.*\n {2}see: {2}docs\/errors\/\k<code>\.md\n$/u;
  expect(printed).toMatch(form);
  expect({ code: form.exec(printed)?.groups?.['code'], exitCode: run.exitCode }).toEqual({ code, exitCode });
  for (const word of words) expect(printed).toContain(word);
}
