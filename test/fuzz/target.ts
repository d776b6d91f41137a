import fc from 'fast-check';
import { isTokenlessError } from '../../src/base/index.ts';
import { type CorpusEntry, readCorpus, readInput, writeInput } from './corpus.ts';
import { mutatedBytes, mutatedText } from './mutations.ts';

/** What is fuzzed: a parser that meets strangers, and how a stranger's input is made. */
export interface FuzzInput<Input> {
  /** Kebab-case; the name on the command line. */
  readonly name: string;
  readonly input: fc.Arbitrary<Input>;
  /** Gives the input to the parser. May throw a `TokenlessError`, nothing else, and must come to an end. */
  readonly feed: (input: Input) => unknown;
  /** Why it cannot run on this machine, in words. */
  readonly missing?: () => string | undefined;
  /** An outcome that every input of the corpus may come to have instead of its own. */
  readonly changesTo?: string;
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
  /** The shortest input of each outcome that was met. */
  readonly corpus?: readonly CorpusEntry[];
}

/** A fuzz target with the type of its input forgotten, so that all are run alike. */
export interface FuzzTarget {
  readonly name: string;
  /** Why it cannot run on this machine, in words; undefined when it can. */
  readonly missing: () => string | undefined;
  /** Feeds inputs until the time is over or one fails; `onInput` is called before each. */
  check(parameters: FuzzParameters, onInput: () => void): Promise<FuzzReport>;
  readonly changesTo: string | undefined;
  /** Feeds one input of the corpus; `ok` or the code of its error. Throws whatever else comes out. */
  replay(entry: CorpusEntry): Promise<string>;
}

/** The shortest input of each outcome. */
class Outcomes {
  readonly #shortest = new Map<string, { readonly entry: CorpusEntry; readonly length: number }>();

  add(outcome: string, value: unknown): void {
    const input = writeInput(value);
    if (input === undefined) return;
    const { length } = JSON.stringify(input);
    const known = this.#shortest.get(outcome);
    if (known === undefined || length < known.length) {
      this.#shortest.set(outcome, { entry: { outcome, input }, length });
    }
  }

  entries(): readonly CorpusEntry[] {
    return [...this.#shortest.values()].map(({ entry }) => entry);
  }
}

/** Inputs of the corpus, changed a little: they got further into the parser than most samples do. */
function fromCorpus(target: string): fc.Arbitrary<unknown> | undefined {
  const inputs = readCorpus(target).map(({ input }) => readInput(input));
  const texts = inputs.filter((input) => typeof input === 'string');
  const bytes = inputs.filter((input) => input instanceof Uint8Array);
  if (texts.length > 0) return mutatedText(texts);
  if (bytes.length > 0) return mutatedBytes(bytes);
  return inputs.length > 0 ? fc.constantFrom(...inputs) : undefined;
}

function withCorpus<Input>({ name, input }: FuzzInput<Input>): fc.Arbitrary<Input> {
  const known = fromCorpus(name) as fc.Arbitrary<Input> | undefined;
  if (known === undefined) return input;
  return fc.oneof({ weight: 4, arbitrary: input }, { weight: 1, arbitrary: known });
}

/** Defines a fuzz target: whatever goes in, nothing but a `TokenlessError` may come out. */
export function defineTarget<Input>(target: FuzzInput<Input>): FuzzTarget {
  const { name, feed, missing = () => undefined } = target;
  const input = withCorpus(target);
  return {
    name,
    missing,
    changesTo: target.changesTo,
    replay: (entry) => settle(feed, readInput(entry.input) as Input),
    check: async ({ seed, seconds, path }, onInput) => {
      let last: Promise<unknown> = Promise.resolve();
      const outcomes = new Outcomes();
      const feedOne = async (value: Input): Promise<void> => outcomes.add(await settle(feed, value), value);
      const property = fc.asyncProperty(input, (value) => {
        onInput();
        const fed = feedOne(value);
        last = fed;
        return fed;
      });
      const details = await fc.check(property, {
        seed,
        ...(path === undefined ? {} : { path }),
        numRuns: Number.MAX_SAFE_INTEGER,
        interruptAfterTimeLimit: seconds * 1000,
      });
      // When the time is over fast-check leaves the input that is under way behind; it too must come to an end.
      await last.catch(() => undefined);
      const corpus = outcomes.entries();
      return details.counterexample === null ? { corpus } : { ...reportOf(details), corpus };
    },
  };
}

async function settle<Input>(feed: FuzzInput<Input>['feed'], value: Input): Promise<string> {
  try {
    await feed(value);
    return 'ok';
  } catch (error) {
    if (isTokenlessError(error)) return error.code;
    throw error;
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
