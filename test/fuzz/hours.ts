import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** How long a target was fed in all, and how often. */
export interface FuzzedSoFar {
  readonly seconds: number;
  readonly executions: number;
  /** Seed of the last run that was counted. */
  readonly lastSeed: number;
}

const FILE = path.join(import.meta.dirname, 'hours.json');

/** What was counted up to now, by target. */
export function readHours(): Readonly<Record<string, FuzzedSoFar>> {
  return JSON.parse(readFileSync(FILE, 'utf8')) as Readonly<Record<string, FuzzedSoFar>>;
}

/** Counts one run. */
export function addHours(
  target: string,
  run: Omit<FuzzedSoFar, 'lastSeed'> & { readonly seed: number },
): void {
  const hours = readHours();
  const before = hours[target] ?? { seconds: 0, executions: 0 };
  const after = {
    ...hours,
    [target]: {
      seconds: before.seconds + run.seconds,
      executions: before.executions + run.executions,
      lastSeed: run.seed,
    },
  };
  const sorted = Object.fromEntries(Object.entries(after).sort(([left], [right]) => (left < right ? -1 : 1)));
  writeFileSync(FILE, `${JSON.stringify(sorted, null, 2)}\n`);
}
