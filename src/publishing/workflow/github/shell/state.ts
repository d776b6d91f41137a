import { type Written, open } from './output-file.ts';
import { assigned, substituted } from './scan.ts';
import { type Word, plainText } from './split.ts';
import { ANYTHING, type Told } from './told.ts';

/** One way that a script can have taken so far. */
export interface State {
  readonly variables: ReadonlyMap<string, Told>;
  readonly written: Written;
  /** Of the last command; undefined: nobody can tell. */
  readonly status: boolean | undefined;
  /** Why nothing more of the script (or of the loop) runs. */
  readonly end: 'exit' | 'failure' | 'loop' | undefined;
  /** What a substituted command has printed. */
  readonly printed: Told;
}

const MAX_STATES = 24;

function keyOf({ variables, written, status, end, printed }: State): string {
  const maps = [...variables, '', ...written.told];
  return JSON.stringify([maps, written.isOpen, written.isLost, status ?? null, end ?? null, printed]);
}

/** What several ways have in common, where there are too many to tell apart. */
function blur(states: readonly State[]): readonly State[] {
  const [first] = states;
  if (first === undefined) return [];
  const names = new Set(states.flatMap(({ variables }) => [...variables.keys()]));
  const variables = new Map([...names].map((name) => [name, ANYTHING] as const));
  const written = { ...open(first.written), isLost: states.some((state) => state.written.isLost) };
  return [{ ...first, variables, written, status: undefined, printed: ANYTHING }];
}

/** Each way once; of too many only what they have in common. */
export function compact(states: readonly State[]): readonly State[] {
  const unique = [...new Map(states.map((state) => [keyOf(state), state])).values()];
  if (unique.length <= MAX_STATES) return unique;
  return [...Map.groupBy(unique, ({ end }) => end).values()].flatMap(blur);
}

/** The way behind words that are filled in: what they substitute may have written. */
export const opened = (state: State, words: readonly Word[]): State =>
  substituted(words).length === 0 ? state : { ...state, written: open(state.written) };

/** The way on which nobody can tell any more what some variables hold. */
export function forgetNames(state: State, names: readonly string[]): State {
  const variables = new Map([...state.variables, ...names.map((name) => [name, ANYTHING] as const)]);
  return { ...state, variables };
}

/** The way behind a command that sets the variables that its words name. */
export function forget(state: State, words: readonly Word[]): State {
  const names = words
    .map((word) => assigned(word) ?? plainText(word) ?? '')
    .filter((name) => /^\w+$/u.test(name));
  return { ...forgetNames(state, names), status: undefined };
}
