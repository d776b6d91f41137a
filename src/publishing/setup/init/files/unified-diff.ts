/** One line of a comparison: kept, taken away, or added. */
type Change = readonly [sign: ' ' | '-' | '+', line: string];

const CONTEXT = 3;
/** Above this many pairs of lines the two texts are shown whole instead of compared. */
const MAX_PAIRS = 4_000_000;

const splitLines = (text: string): readonly string[] =>
  text === '' ? [] : text.replace(/\n$/u, '').split('\n');

/** Lengths of the longest common subsequence of every pair of tails. */
function commonLengths(before: readonly string[], after: readonly string[]): readonly Uint32Array[] {
  const width = after.length + 1;
  const table = [new Uint32Array(width)];
  for (const line of before.toReversed()) {
    const next = table[0] ?? new Uint32Array(width);
    const row = new Uint32Array(width);
    for (let right = after.length - 1; right >= 0; right -= 1) {
      row[right] =
        line === after[right] ? (next[right + 1] ?? 0) + 1 : Math.max(next[right] ?? 0, row[right + 1] ?? 0);
    }
    table.unshift(row);
  }
  return table;
}

function changesBetween(before: readonly string[], after: readonly string[]): readonly Change[] {
  const removed = before.map((line): Change => ['-', line]);
  const added = after.map((line): Change => ['+', line]);
  if (before.length * after.length > MAX_PAIRS) return [...removed, ...added];
  const lengths = commonLengths(before, after);
  const changes: Change[] = [];
  let left = 0;
  let right = 0;
  while (left < before.length && right < after.length) {
    if (before[left] === after[right]) {
      changes.push([' ', before[left] ?? '']);
      left += 1;
      right += 1;
    } else if ((lengths[left + 1]?.[right] ?? 0) >= (lengths[left]?.[right + 1] ?? 0)) {
      changes.push(['-', before[left] ?? '']);
      left += 1;
    } else {
      changes.push(['+', after[right] ?? '']);
      right += 1;
    }
  }
  return [...changes, ...removed.slice(left), ...added.slice(right)];
}

/** Ranges of changes that are shown together, each with the lines around it. */
function hunksOf(changes: readonly Change[]): readonly (readonly [start: number, end: number])[] {
  const hunks: [number, number][] = [];
  for (const [at, [sign]] of changes.entries()) {
    if (sign === ' ') continue;
    const last = hunks.at(-1);
    const start = Math.max(0, at - CONTEXT);
    const end = Math.min(changes.length, at + CONTEXT + 1);
    if (last !== undefined && start <= last[1]) last[1] = end;
    else hunks.push([start, end]);
  }
  return hunks;
}

const count = (changes: readonly Change[], other: '-' | '+'): number =>
  changes.filter(([sign]) => sign !== other).length;

function header(changes: readonly Change[], start: number, end: number): string {
  const range = (other: '-' | '+'): string => {
    const length = count(changes.slice(start, end), other);
    return `${count(changes.slice(0, start), other) + (length === 0 ? 0 : 1)},${length}`;
  };
  return `@@ -${range('+')} +${range('-')} @@`;
}

/** The difference of two texts in unified form; empty where there is none. */
export function unifiedDiff(before: string, after: string, file: string): string {
  const changes = changesBetween(splitLines(before), splitLines(after));
  const hunks = hunksOf(changes).map(([start, end]) =>
    [header(changes, start, end), ...changes.slice(start, end).map(([sign, line]) => sign + line)].join('\n'),
  );
  if (hunks.length === 0) return '';
  return [`--- ${before === '' ? '/dev/null' : `a/${file}`}`, `+++ b/${file}`, ...hunks, ''].join('\n');
}
