/** What a figure has to reach. */
export type Goal = { readonly atMost: number } | { readonly atLeast: number };

/** One figure: what each round measured. The median counts. */
export interface Figure {
  readonly name: string;
  readonly samples: readonly number[];
  /** `s`, `ms`, `MB`, `/s`, or `× <peer>` for a ratio taken in one and the same run. */
  readonly unit: string;
  /** Left out: told, but nothing is promised. */
  readonly goal?: Goal;
  /** What else is to be known, such as the two sides of a ratio. */
  readonly note?: string;
}

/** How much is measured: `full` for figures that count, `quick` to see that everything runs. */
export type Effort = 'full' | 'quick';

/** What a measurement may use. */
export interface Ground {
  /** A folder of its own, removed afterwards. */
  readonly folder: string;
  readonly effort: Effort;
}

/** A promise about speed. Its figures are named like it, with a suffix where there are several. */
export interface SpeedPromise {
  readonly name: string;
  /** What holds, in words. */
  readonly claim: string;
  measure(ground: Ground): Promise<readonly Figure[]>;
}

/** Thrown where this machine lacks what a promise is measured against; the message says what. */
export class NotMeasured extends Error {}
