import fc from 'fast-check';
import { TokenlessError } from '../../src/base/index.ts';

/** What is fuzzed: a parser that meets strangers, and how a stranger's input is made. */
export interface FuzzInput<Input> {
  /** Kebab-case; the name on the command line. */
  readonly name: string;
  readonly input: fc.Arbitrary<Input>;
  /** Gives the input to the parser. May throw a `TokenlessError`, nothing else, and must come to an end. */
  readonly feed: (input: Input) => unknown;
  /** Why it cannot run on this machine, in words. */
  readonly missing?: () => string | undefined;
}

/** How long, and from where in which sequence. */
export interface FuzzParameters {
  readonly seed: number;
  readonly seconds: number;
  /** Where to begin in the sequence of the seed: the `path` of a failure, to see it again. */
  readonly path: string | undefined;
}

/** All well when `failure` is left out. */
export interface FuzzReport {
  readonly failure?: string;
  readonly path?: string;
}

/** A fuzz target with the type of its input forgotten, so that all are run alike. */
export interface FuzzTarget {
  readonly name: string;
  /** Why it cannot run on this machine, in words; undefined when it can. */
  readonly missing: () => string | undefined;
  /** Feeds inputs until the time is over or one fails; `onInput` is called before each. */
  check(parameters: FuzzParameters, onInput: () => void): Promise<FuzzReport>;
}

/** Defines a fuzz target: whatever goes in, nothing but a `TokenlessError` may come out. */
export function defineTarget<Input>(target: FuzzInput<Input>): FuzzTarget {
  const { name, input, feed, missing = () => undefined } = target;
  return {
    name,
    missing,
    check: async ({ seed, seconds, path }, onInput) => {
      let last: Promise<void> = Promise.resolve();
      const property = fc.asyncProperty(input, (value) => {
        onInput();
        return (last = settle(feed, value));
      });
      const details = await fc.check(property, {
        seed,
        ...(path === undefined ? {} : { path }),
        numRuns: Number.MAX_SAFE_INTEGER,
        interruptAfterTimeLimit: seconds * 1000,
      });
      // When the time is over fast-check leaves the input that is under way behind; it too must come to an end.
      await last.catch(() => undefined);
      return details.counterexample === null ? {} : reportOf(details);
    },
  };
}

async function settle<Input>(feed: FuzzInput<Input>['feed'], value: Input): Promise<void> {
  try {
    await feed(value);
  } catch (error) {
    if (!(error instanceof TokenlessError)) throw error;
  }
}

function reportOf<Input>(details: fc.RunDetails<[Input]>): FuzzReport {
  const thrown = details.errorInstance;
  const stack = thrown instanceof Error ? thrown.stack : String(thrown);
  return {
    failure: `${fc.defaultReportMessage(details) ?? ''}\n${stack ?? ''}`,
    path: details.counterexamplePath ?? '',
  };
}
