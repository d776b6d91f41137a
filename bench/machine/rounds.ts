/** What one round of two sides took, or gave. */
export interface Pair {
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
}

/**
 * Measures two sides in turns, so that both see the same machine: what else it does in a round slows both. One
 * round before the others warms files and caches and does not count.
 */
export async function takeTurns(
  rounds: number,
  ours: () => Promise<number>,
  theirs: () => Promise<number>,
): Promise<Pair> {
  const pair: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] };
  for (let round = 0; round <= rounds; round += 1) {
    const [their, own] = [await theirs(), await ours()];
    if (round === 0) continue;
    pair.theirs.push(their);
    pair.ours.push(own);
  }
  return pair;
}

/** Each round's quotient. */
export function ratios(numerators: readonly number[], denominators: readonly number[]): readonly number[] {
  return numerators.map((numerator, round) => numerator / (denominators[round] ?? Number.NaN));
}
