import { Way } from './way.ts';

/** More ways through a script than this say no more. */
const MOST_WAYS = 8;
/** The `if`s of a script after these are passed through as if all of their branches were taken. */
const MOST_BRANCHINGS = 64;

interface Open {
  /** What was known before the `if`. */
  readonly before: readonly Way[];
  /** What is known at the end of the branches that were read. */
  readonly ended: Way[];
  hasElse: boolean;
}

const copies = (ways: readonly Way[]): readonly Way[] => ways.map((way) => way.copy());

function distinct(ways: readonly Way[]): readonly Way[] {
  const unique = new Map(ways.map((way) => [way.key, way]));
  return [...unique.values()].slice(0, MOST_WAYS);
}

/**
 * The ways through the `if`s of a script, as far as they differ in what they assign: which of them is taken is
 * not decided, so that all that comes after is read once for each.
 */
export class Branches {
  #ways: readonly Way[];
  readonly #open: Open[] = [];
  #met = 0;
  /** How many `if`s stand open that are passed through. */
  #passed = 0;

  constructor(variables: ReadonlyMap<string, string>) {
    this.#ways = [new Way(variables)];
  }

  /** What is assigned on each way to where the script has been read; a reader may add to it. */
  get ways(): readonly Way[] {
    return this.#ways;
  }

  /** Takes a word that a command begins with. */
  meet(word: string): void {
    if (word === 'if') this.#meetIf();
    else if (this.#passed === 0) this.#meetOther(word);
    else if (word === 'fi') this.#passed -= 1;
  }

  #meetIf(): void {
    this.#met += 1;
    if (this.#met > MOST_BRANCHINGS) this.#passed += 1;
    else this.#open.push({ before: copies(this.#ways), ended: [], hasElse: false });
  }

  #meetOther(word: string): void {
    const open = this.#open.at(-1);
    if (open === undefined) return;
    if (word === 'else' || word === 'elif') {
      open.ended.push(...this.#ways);
      open.hasElse = word === 'else';
      this.#ways = copies(open.before);
    } else if (word === 'fi') {
      this.#open.pop();
      const passedBy = open.hasElse ? [] : copies(open.before);
      this.#ways = distinct([...open.ended, ...this.#ways, ...passedBy]);
    }
  }
}
