/** What one script may assign; after that nothing more is learnt from it. */
const MOST_ASSIGNMENTS = 2000;

/** Assignments that all ways through a script may still make together. */
interface Budget {
  left: number;
}

/** What is assigned on one way through a script. Commands between two assignments share one copy of it. */
export class Way {
  readonly #values: Map<string, string>;
  readonly #budget: Budget;
  #told: ReadonlyMap<string, string> | undefined;

  constructor(variables: ReadonlyMap<string, string>, budget: Budget = { left: MOST_ASSIGNMENTS }) {
    this.#values = new Map(variables);
    this.#budget = budget;
  }

  /** All that is assigned so far; it does not change when more is. */
  get variables(): ReadonlyMap<string, string> {
    this.#told ??= new Map(this.#values);
    return this.#told;
  }

  set(name: string, value: string): void {
    if (this.#values.get(name) === value || this.#budget.left === 0) return;
    this.#budget.left -= 1;
    this.#values.set(name, value);
    this.#told = undefined;
  }

  /** What a command sees that is given some of its own. */
  with(own: readonly (readonly [string, string])[]): ReadonlyMap<string, string> {
    if (own.length === 0 || this.#budget.left === 0) return this.variables;
    this.#budget.left -= 1;
    return new Map([...this.#values, ...own]);
  }

  copy(): Way {
    return new Way(this.#values, this.#budget);
  }

  /** One text for each thing that can be assigned. */
  get key(): string {
    return JSON.stringify([...this.#values].sort(([left], [right]) => (left < right ? -1 : 1)));
  }
}
