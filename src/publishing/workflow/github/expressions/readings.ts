import type { Context } from './evaluate.ts';

/** A question that a reading asked its context, and the answer, as one text. */
interface Asked {
  readonly path: readonly string[];
  readonly answer: string;
}

/** More than this are hardly asked for again. */
const MOST_KEPT = 64;

const answerOf = (context: Context, path: readonly string[]): string => JSON.stringify(context(path) ?? null);

/**
 * What was read of one thing, once for what its expressions look up: most look up nothing, and are the same for
 * every event, ref and leg.
 */
export class Readings<Result> {
  readonly #kept: { readonly asked: readonly Asked[]; readonly result: Result }[] = [];

  /** What `make` gives, or gave when every question had the same answer. */
  read(context: Context, make: (context: Context) => Result): Result {
    const fitting = this.#kept.find(({ asked }) =>
      asked.every(({ path, answer }) => answerOf(context, path) === answer),
    );
    if (fitting !== undefined) return fitting.result;
    const asked = new Map<string, Asked>();
    const result = make((path) => {
      asked.set(path.join('\0'), { path, answer: answerOf(context, path) });
      return context(path);
    });
    if (this.#kept.length >= MOST_KEPT) this.#kept.shift();
    this.#kept.push({ asked: [...asked.values()], result });
    return result;
  }
}
