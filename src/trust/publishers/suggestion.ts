/** One row of the edit distance: what it takes to come from one letter more of the left word. */
function nextRow(previous: readonly number[], letter: string, word: string): number[] {
  let diagonal = 0;
  let last = 0;
  return previous.map((above, column) => {
    const replaced = diagonal + (word.charAt(column - 1) === letter ? 0 : 1);
    last = column === 0 ? above + 1 : Math.min(replaced, above + 1, last + 1);
    diagonal = above;
    return last;
  });
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const letter of a.split('')) row = nextRow(row, letter, b);
  return Number(row.at(-1));
}

/** The known word that a person most likely meant, or undefined when none is near. */
export function nearestWord(word: string, known: readonly string[]): string | undefined {
  if (word.length > 64) return undefined;
  const folded = word.toLowerCase().replaceAll(/[_-]/gu, '');
  const ranked = known
    .map((candidate) => ({ candidate, away: distance(folded, candidate.toLowerCase()) }))
    .sort((a, b) => a.away - b.away);
  const best = ranked[0];
  return best !== undefined && best.away <= Math.max(2, Math.floor(word.length / 3))
    ? best.candidate
    : undefined;
}
