/** One guard of the product, and the change of the source that takes it away. */
export interface Mutation {
  /** What it is called on the command line: unique, kebab-case. */
  readonly name: string;
  /** What holds while the guard stands, as a sentence. */
  readonly guard: string;
  /** The file that is changed, as a path from the root. */
  readonly file: string;
  /** A text that occurs exactly once in the file. */
  readonly search: string;
  readonly replace: string;
  /** The test files of which one must turn red, as paths from the root. */
  readonly tests: readonly string[];
}

/** A guard within one file: its sentence, the text that occurs exactly once, and what stands there without it. */
export type Guard = readonly [guard: string, search: string, replace: string];

/** The mutations of one file that the same tests notice. */
export function guardsOf(
  file: string,
  tests: readonly string[],
  guards: Readonly<Record<string, Guard>>,
): readonly Mutation[] {
  return Object.entries(guards).map(([name, [guard, search, replace]]) => ({
    name,
    guard,
    file,
    search,
    replace,
    tests,
  }));
}

/**
 * The text of a file without the guard. Throws when the guard is not found exactly once: the source has moved on
 * and the list with it must.
 */
export function applyMutation({ name, file, search, replace }: Mutation, text: string): string {
  const times = text.split(search).length - 1;
  if (times !== 1) {
    throw new Error(`the list is stale: ${name} is found ${times} times in ${file}, not once`);
  }
  return text.replace(search, () => replace);
}
