import type { Context } from './evaluate.ts';

/** A question that a reading asked its context, and the answer, as one text. */
interface Asked {
  readonly key: string;
  readonly path: readonly string[];
  readonly answer: string;
}

/** More than this are hardly asked for again. */
const MOST_KEPT = 64;

const answerOf = (context: Context, path: readonly string[]): string => JSON.stringify(context(path) ?? null);

/** Answers each question once: the readings that are kept asked much the same. */
function remember(context: Context): (key: string, path: readonly string[]) => string {
  const answers = new Map<string, string>();
  return (key, path) => {
    const known = answers.get(key) ?? answerOf(context, path);
    answers.set(key, known);
    return known;
  };
}

/**
 * What was read of one thing, once for what its expressions look up: most look up nothing, and are the same for
 * every event, ref and leg.
 */
export class Readings<Result> {
  readonly #kept: { readonly asked: readonly Asked[]; readonly result: Result }[] = [];

  /** What `make` gives, or gave when every question had the same answer. */
  read(context: Context, make: (context: Context) => Result): Result {
    const answerTo = remember(context);
    const fitting = this.#kept.find(({ asked }) =>
      asked.every(({ key, path, answer }) => answerTo(key, path) === answer),
    );
    if (fitting !== undefined) return fitting.result;
    const asked = new Map<string, Asked>();
    const result = make((path) => {
      const key = path.join('\0');
      if (!asked.has(key)) asked.set(key, { key, path, answer: answerTo(key, path) });
      return context(path);
    });
    if (this.#kept.length >= MOST_KEPT) this.#kept.shift();
    this.#kept.push({ asked: [...asked.values()], result });
    return result;
  }
}
