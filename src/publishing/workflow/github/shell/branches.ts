import { Way } from './way.ts';

/** More ways through a script than this say no more. */
const MOST_WAYS = 8;
/** The `if`s of a script after these are passed through as if all of their branches were taken. */
const MOST_BRANCHINGS = 64;

interface Open {
  /** What was known before the `if`. */
  readonly before: readonly Way[];
  /** What is known at the end of each of the branches that were read. */
  readonly ended: (readonly Way[])[];
  hasElse: boolean;
}

/** Which branches of an `if` can come to its end, the one without a test last; undefined: nobody can tell. */
export type Left = ReadonlySet<number> | undefined;

const copies = (ways: readonly Way[]): readonly Way[] => ways.map((way) => way.copy());

function distinct(ways: readonly Way[]): readonly Way[] {
  const unique = new Map(ways.map((way) => [way.key, way]));
  return [...unique.values()].slice(0, MOST_WAYS);
}

/**
 * The ways through the `if`s of a script, as far as they differ in what they assign: all that comes after is
 * read once for each that can be taken.
 */
export class Branches {
  #ways: readonly Way[];
  readonly #open: Open[] = [];
  #met = 0;
  /** How many `if`s stand open that are passed through. */
  #passed = 0;

  constructor(variables: ReadonlyMap<string, string>) {
    this.#ways = [Way.from(variables)];
  }

  /** What is assigned on each way to where the script has been read; a reader may add to it. */
  get ways(): readonly Way[] {
    return this.#ways;
  }

  /** Takes a word that a command begins with, for a `fi` with how it can be come to. */
  meet(word: string, left: Left): void {
    if (word === 'if') this.#meetIf();
    else if (this.#passed > 0) this.#passed -= word === 'fi' ? 1 : 0;
    else if (word === 'fi') this.#meetEnd(left);
    else this.#meetElse(word);
  }

  #meetIf(): void {
    this.#met += 1;
    if (this.#met > MOST_BRANCHINGS) this.#passed += 1;
    else this.#open.push({ before: copies(this.#ways), ended: [], hasElse: false });
  }

  #meetElse(word: string): void {
    const open = this.#open.at(-1);
    if (open === undefined || (word !== 'else' && word !== 'elif')) return;
    open.ended.push(this.#ways);
    open.hasElse = word === 'else';
    this.#ways = copies(open.before);
  }

  #meetEnd(left: Left): void {
    const open = this.#open.pop();
    if (open === undefined) return;
    const all = [...open.ended, this.#ways, ...(open.hasElse ? [] : [copies(open.before)])];
    const taken = all.filter((_, branch) => left?.has(branch) !== false);
    // Where no way comes out, or none has come in, it has changed nothing.
    this.#ways = distinct(taken.length === 0 ? open.before : taken.flat());
  }
}
