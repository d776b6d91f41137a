import type { CauseId, Suspicion } from '../causes/cause.ts';
import { SIGNATURES } from './all.ts';
import type { Signature } from './signature.ts';

/** A line that tells of a failure. */
const FAILS =
  /error|fail|refus|reject|denied|deny|forbid|unauthori|invalid|cannot|can't|could not|unable|not (?:allowed|permitted|supported|found|match)|mismatch|expired|missing|conflict|already|\b4\d\d\b/iu;
/** Words that stand in any such line. */
const COMMON = new Set(
  'the and for not with was has this that are from but can error failed fail invalid code http https your you its when any one did does trusted publishing publisher token'.split(
    ' ',
  ),
);
/** The part of a signature's words that one line must have, and how many at least. */
const SHARE = 0.6;
const FEWEST_WORDS = 2;
const MOST_SIGNATURES = 3;
/** Lines beyond are not looked at: what matters stands in the first failures. */
const MOST_LINES = 2000;
const LONGEST_LINE_CHARS = 2000;

function wordsOf(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().split(/[^a-z\d]+/u);
  return new Set(words.filter((word) => word.length > 2 && !COMMON.has(word)));
}

interface Phrase {
  readonly signature: Signature;
  readonly words: ReadonlySet<string>;
}

const PHRASES: readonly Phrase[] = SIGNATURES.flatMap((signature) =>
  signature.says.map((say) => ({ signature, words: wordsOf(say) })),
).filter(({ words }) => words.size >= FEWEST_WORDS);

function nearnessOf(phrase: ReadonlySet<string>, line: ReadonlySet<string>): number {
  const shared = [...phrase].filter((word) => line.has(word)).length;
  return shared < FEWEST_WORDS ? 0 : shared / phrase.size;
}

/**
 * The causes of the failures whose words come nearest to those of a text in which no failure is known: each no
 * more than possible, and none for a text that tells of no failure.
 */
export function nearestCauses(text: string): readonly Suspicion[] {
  const nearness = new Map<Signature, number>();
  const lines = text.split('\n').filter((line) => FAILS.test(line));
  for (const line of lines.slice(0, MOST_LINES)) {
    const words = wordsOf(line.slice(0, LONGEST_LINE_CHARS));
    for (const { signature, words: phrase } of PHRASES) {
      const near = nearnessOf(phrase, words);
      if (near >= SHARE) nearness.set(signature, Math.max(near, nearness.get(signature) ?? 0));
    }
  }
  const nearest = [...nearness].sort(([, left], [, right]) => right - left).slice(0, MOST_SIGNATURES);
  return nearest.flatMap(([{ causes }]) =>
    Object.keys(causes).map((cause): Suspicion => ({ cause: cause as CauseId, likelihood: 'possible' })),
  );
}
