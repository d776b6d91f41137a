/** What one script may assign; after that nothing more is learnt from it. */
const MOST_ASSIGNMENTS = 2000;

/** Assignments that all ways through a script may still make together. */
interface Budget {
  left: number;
}

/** What all ways through a script have in common. */
interface Start {
  readonly variables: ReadonlyMap<string, string>;
  readonly budget: Budget;
}

/** What is assigned on one way through a script. Commands between two assignments share one copy of it. */
export class Way {
  readonly #start: Start;
  /** Those that differ from the start. */
  readonly #own: Map<string, string>;
  #told: ReadonlyMap<string, string> | undefined;
  #key: string | undefined;

  private constructor(start: Start, own: ReadonlyMap<string, string>) {
    this.#start = start;
    this.#own = new Map(own);
  }

  static from(variables: ReadonlyMap<string, string>): Way {
    return new Way({ variables, budget: { left: MOST_ASSIGNMENTS } }, new Map());
  }

  /** All that is assigned so far; it does not change when more is. */
  get variables(): ReadonlyMap<string, string> {
    this.#told ??=
      this.#own.size === 0 ? this.#start.variables : new Map([...this.#start.variables, ...this.#own]);
    return this.#told;
  }

  set(name: string, value: string): void {
    const { variables, budget } = this.#start;
    if ((this.#own.get(name) ?? variables.get(name)) === value || budget.left === 0) return;
    budget.left -= 1;
    if (variables.get(name) === value) this.#own.delete(name);
    else this.#own.set(name, value);
    this.#told = undefined;
    this.#key = undefined;
  }

  /** What a command sees that is given some of its own. */
  with(own: readonly (readonly [string, string])[]): ReadonlyMap<string, string> {
    const { budget } = this.#start;
    if (own.length === 0 || budget.left === 0) return this.variables;
    budget.left -= 1;
    return new Map([...this.variables, ...own]);
  }

  copy(): Way {
    const copy = new Way(this.#start, this.#own);
    copy.#told = this.#told;
    copy.#key = this.#key;
    return copy;
  }

  /** One text for each thing that can be assigned. */
  get key(): string {
    this.#key ??= JSON.stringify([...this.#own].sort(([left], [right]) => (left < right ? -1 : 1)));
    return this.#key;
  }
}
