/** Edit distance with neighbouring letters swapped counted as one (optimal string alignment). */
function distance(left: string, right: string): number {
  const rows: number[][] = [Array.from({ length: right.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? 0;
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    rows.push(current);
    for (let column = 1; column <= right.length; column += 1) {
      const substitute = at(row - 1, column - 1) + (left[row - 1] === right[column - 1] ? 0 : 1);
      const swapped =
        left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
          ? at(row - 2, column - 2) + 1
          : Infinity;
      current.push(Math.min(substitute, at(row - 1, column) + 1, at(row, column - 1) + 1, swapped));
    }
  }
  return at(left.length, right.length);
}

const plain = (key: string): string => key.toLowerCase().replaceAll(/[-_ ]/gu, '');

/** The known key that a mistyped one most likely means; undefined when none is near. */
export function nearestKey(key: string, known: readonly string[]): string | undefined {
  const wanted = plain(key).slice(0, 64);
  const ranked = known
    .map((candidate) => ({ candidate, far: distance(wanted, plain(candidate)) }))
    .sort((a, b) => a.far - b.far);
  const best = ranked[0];
  if (best === undefined) return undefined;
  return best.far <= Math.max(1, Math.floor(best.candidate.length / 3)) ? best.candidate : undefined;
}
