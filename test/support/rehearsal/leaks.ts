import { expect } from 'vitest';
import type { CliRun } from '../cli.ts';

/** What no output may hold: an upload token, an ID token, and either in the encoding of a basic credential. */
const SECRETS: Readonly<Record<string, RegExp>> = {
  'an upload token': /pypi-[\w-]{16,}/u,
  'a JSON web token': /eyJ[\w-]{8,}\.[\w-]+\.[\w-]*/u,
  'a basic credential': /X190b2tlbl9f/u,
};

/** What a runner shows of a log: it takes the lines that tell it what to mask. */
function asRunnerShows(text: string): string {
  return text.replaceAll(/^::add-mask::.*$/gmu, '');
}

/** Fails when an output holds a secret. The message names the kind, never the secret. */
export function expectNoSecret(text: string, where = 'the output'): void {
  const found = Object.entries(SECRETS).filter(([, shape]) => shape.test(asRunnerShows(text)));
  expect(found.map(([kind]) => `${where} holds ${kind}`)).toEqual([]);
}

/** Fails when a command met something it does not handle: a person must never see a stack trace. */
export function expectNoBug(run: CliRun): void {
  const text = run.stdout + run.stderr;
  expect(text).not.toMatch(/error\[bug\]|^\s+(?:\| +)?at .+:\d+:\d+\)?$/mu);
  expect(run.exitCode).not.toBe(70);
  expectNoSecret(text);
}
