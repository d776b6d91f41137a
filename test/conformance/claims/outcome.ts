import { isDeepStrictEqual } from 'node:util';
import { trustErrors, type RegistryProfile } from '../../../src/trust/index.ts';
import type { JsonObject, Vector } from './vectors.ts';

/** What running a row came to; members that a level does not have are left out. */
export interface Outcome {
  readonly verdict: 'accept' | 'reject';
  readonly value?: unknown;
  readonly publisher?: JsonObject;
  readonly stored?: JsonObject;
  readonly provider?: string;
  readonly errorCode?: string;
  readonly httpStatus?: number;
  /** Why it was refused, for the reader of a failure. */
  readonly because?: string;
}

/** What a level needs besides the row. */
export interface RunContext {
  readonly meta: JsonObject;
  readonly profile: RegistryProfile;
}

/** Runs one row as its level says. Throws FormError for a row that it cannot read. */
export type LevelExecutor = (vector: Vector, context: RunContext) => Promise<Outcome> | Outcome;

export const ACCEPT: Outcome = { verdict: 'accept' };

/** A refusal in words. */
export function refused(because: string, more: Partial<Outcome> = {}): Outcome {
  return { verdict: 'reject', because, ...more };
}

/** Runs what refuses by throwing; an error that is no refusal of ours is a crash and passes through. */
export async function refusingByError(run: () => Promise<Outcome> | Outcome): Promise<Outcome> {
  try {
    return await run();
  } catch (error) {
    if (trustErrors.owns(error)) return refused(`${error.code}: ${error.why}`);
    throw error;
  }
}

const COMPARED: Readonly<Record<string, keyof Outcome>> = {
  expected_value: 'value',
  expect_provider: 'provider',
  error_code: 'errorCode',
  http_status: 'httpStatus',
};

const SUBSETS: Readonly<Record<string, keyof Outcome>> = {
  expect_publisher: 'publisher',
  expect_stored: 'stored',
};

/** Levels below HTTP that attach no code of PyPI's to their refusals: the file says to skip these there. */
const OPTIONAL_MEMBERS = ['error_code', 'http_status'];

function compareMember(name: string, expected: unknown, got: unknown): string | undefined {
  if (got === undefined && OPTIONAL_MEMBERS.includes(name)) return undefined;
  if (isDeepStrictEqual(got, expected)) return undefined;
  return `${name} is ${JSON.stringify(got) ?? 'nothing'}, expected ${JSON.stringify(expected)}`;
}

function compareSubset(name: string, expected: unknown, got: unknown): string | undefined {
  const wanted = Object.entries(expected as object);
  const wrong = wanted.filter(
    ([key, value]) => !isDeepStrictEqual((got as JsonObject | undefined)?.[key], value),
  );
  if (wrong.length === 0) return undefined;
  return `${name} is ${JSON.stringify(got) ?? 'nothing'}, expected ${JSON.stringify(expected)}`;
}

/** Why an outcome is not what the row expects, or undefined when it is. */
export function wrongOutcome(vector: Vector, outcome: Outcome): string | undefined {
  if (outcome.verdict !== vector.expect) {
    const because = outcome.because === undefined ? '' : ` (${outcome.because})`;
    return `${outcome.verdict}ed${because}, expected ${vector.expect}`;
  }
  for (const [name, expected] of Object.entries(vector.members)) {
    const key = COMPARED[name];
    const subset = SUBSETS[name];
    const wrong =
      key !== undefined
        ? compareMember(name, expected, outcome[key])
        : subset === undefined
          ? undefined
          : compareSubset(name, expected, outcome[subset]);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}
