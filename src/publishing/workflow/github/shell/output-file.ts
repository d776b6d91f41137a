import { ANYTHING, type Told, exactly } from './told.ts';

/** What a script has written into a file of GitHub's, such as `$GITHUB_OUTPUT`, so far. */
export interface Written {
  /** By name as it is written, the last one at the end. */
  readonly told: ReadonlyMap<string, Told>;
  /** Something else may have written any other name. */
  readonly isOpen: boolean;
  /** A value of several lines was begun: whatever follows may be part of it. */
  readonly isLost: boolean;
}

/** Nothing so far. */
export const NOTHING_WRITTEN: Written = { told: new Map(), isOpen: false, isLost: false };

/** Anything: a program that has the file may write every name. */
export function open({ isLost }: Written): Written {
  return { told: new Map(), isOpen: true, isLost };
}

const LOST: Written = { told: new Map(), isOpen: true, isLost: true };

function addLine(written: Written, line: string, isWhole: boolean): Written {
  const equals = line.indexOf('=');
  const delimiter = line.indexOf('<<');
  if (delimiter !== -1 && (equals === -1 || delimiter < equals)) return LOST;
  // A line without a name ends the step, and one that nobody can tell may be of any name.
  if (equals === -1) return isWhole ? written : open(written);
  const value = line.slice(equals + 1);
  const told = isWhole ? exactly(value) : { start: value, whole: false };
  const name = line.slice(0, equals);
  const others = [...written.told].filter(([other]) => other !== name);
  return { ...written, told: new Map([...others, [name, told]]) };
}

/**
 * Adds a text that ends its line: `name=value`, by
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions#setting-an-output-parameter
 * (checked 2026-11). What is not told of a value is taken for one line.
 */
export function addText(written: Written, { start, whole }: Told): Written {
  if (written.isLost) return written;
  const lines = start.split('\n');
  let added = written;
  for (const [at, line] of lines.entries()) {
    if (line === '' && (whole || at < lines.length - 1)) continue;
    added = added.isLost ? added : addLine(added, line, whole || at < lines.length - 1);
  }
  return added;
}

/** What stands behind a name when the script has ended; undefined: it was never written. Case does not count. */
export function writtenAs({ told, isOpen }: Written, name: string): Told | undefined {
  const last = [...told].findLast(([other]) => other.toLowerCase() === name.toLowerCase());
  return last?.[1] ?? (isOpen ? ANYTHING : undefined);
}
