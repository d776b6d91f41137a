/** How probable it is that a cause is the one, from what is known. */
export type Likelihood = 'likely' | 'possible' | 'unlikely';

type Numbers<Group extends 'A' | 'B' | 'C' | 'D'> = {
  A: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16;
  B: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11;
  C: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10;
  D: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
}[Group];

/** One way in which trusted publishing goes wrong; docs/guides/explain-a-refusal.md lists them all. */
export type CauseId = `A${Numbers<'A'>}` | `B${Numbers<'B'>}` | `C${Numbers<'C'>}` | `D${Numbers<'D'>}`;

/** A cause in words. */
export interface CauseText {
  /** The error code that tells the same, where there is one: `docs/errors/<code>.md`. */
  readonly code?: string;
  readonly what: string;
  readonly why: string;
  readonly mend: string;
}

/** The causes of one group, each of its numbers there. */
export type CauseTable<Group extends 'A' | 'B' | 'C' | 'D'> = Readonly<
  Record<`${Group}${Numbers<Group>}`, CauseText>
>;

/** That a cause may be the one. */
export interface Suspicion {
  readonly cause: CauseId;
  readonly likelihood: Likelihood;
}
