import type { Word, WordPart } from './split.ts';
import { ANYTHING, type Told, exactly, join, joinAll } from './told.ts';

/** What the words of a script are filled in from. */
export interface WordWorld {
  /** Every text that a variable can hold; undefined: nobody set it as far as is seen, so that it may be anything. */
  readonly variable: (name: string) => readonly Told[] | undefined;
  /** What a substituted command can print. */
  readonly output: (command: string) => readonly Told[];
  /** What the expression behind a placeholder can become. */
  readonly expression: (placeholder: string) => readonly Told[];
}

/** Stand in a script for its expressions, which are worked out only when a word needs them. */
export const PLACEHOLDERS = { first: 0xe1_00, most: 256 } as const;
const PLACEHOLDER = /[\uE100-\uE1FF]/u;
/** What means something to the shell outside of quotes. */
const EXPANDED = /[*?[{~]/u;
/** Texts that stay one word without quotes. */
const SAFE = /^[\w./:@%+,=-]*$/u;
/** What ends quotes, or is expanded in them. */
const ENDS_QUOTES = /['"$`\\]/u;

/** A text of which nothing is told from a sign on that the shell expands. */
function upTo(text: string, sign: RegExp): Told {
  const at = text.search(sign);
  return at === -1 ? exactly(text) : { start: text.slice(0, at), whole: false };
}

/** An expression is filled in before the shell reads the script: what it holds may be taken apart. */
function filledIn(text: Told, quoted: boolean): Told {
  const isTaken = quoted ? ENDS_QUOTES.test(text.start) : !SAFE.test(text.start);
  return isTaken ? ANYTHING : text;
}

function tellText(text: string, quoted: boolean, world: WordWorld): readonly Told[] {
  const sign = quoted ? /\$/u : new RegExp(`\\$|${EXPANDED.source}`, 'u');
  let texts: readonly Told[] = [exactly('')];
  for (const piece of text.split(/([\uE100-\uE1FF])/u)) {
    const pieces = PLACEHOLDER.test(piece)
      ? world.expression(piece).map((one) => filledIn(one, quoted))
      : [upTo(piece, sign)];
    texts = joinAll(texts, pieces);
  }
  return texts;
}

/** `${NAME:-text}` takes the text for an empty variable too, `${NAME-text}` only for one that is not set. */
function withFallback(text: Told, fallback: string | undefined, written: string): Told {
  if (fallback === undefined || !text.whole || text.start !== '') return text;
  if (!written.includes(':-') || /['"\\]/u.test(fallback)) return ANYTHING;
  return exactly(fallback);
}

function tellPart(part: WordPart, world: WordWorld): readonly Told[] {
  if (part.kind === 'text') return tellText(part.text, part.quoted, world);
  const texts =
    part.kind === 'variable'
      ? (world.variable(part.name) ?? [ANYTHING]).map((text) =>
          withFallback(text, part.fallback, part.written),
        )
      : part.command === undefined
        ? [ANYTHING]
        : world.output(part.command);
  return part.quoted ? texts : texts.map((text) => (SAFE.test(text.start) ? text : ANYTHING));
}

/** Every text that a word can become. */
export function tellWord({ parts }: Word, world: WordWorld): readonly Told[] {
  const texts = parts
    .map((part) => tellPart(part, world))
    .reduce<readonly Told[]>((before, next) => joinAll(before, next), [exactly('')]);
  return [...new Map(texts.map((text) => [JSON.stringify(text), text])).values()];
}

/** Without quotes nothing is left of a word that is empty. */
export function vanishes(word: Word, text: Told): boolean {
  const isQuoted = word.parts.some((part) => part.quoted);
  return text.whole && text.start === '' && !isQuoted;
}

/** Words with a blank between them, as `echo` prints them. */
export function tellLine(words: readonly Word[], world: WordWorld): readonly Told[] {
  let lines: readonly { readonly text: Told; readonly count: number }[] = [{ text: exactly(''), count: 0 }];
  for (const word of words) {
    const texts = tellWord(word, world);
    lines = lines.flatMap(({ text: line, count }) =>
      texts.map((text) =>
        vanishes(word, text)
          ? { text: line, count }
          : { text: join(count === 0 ? line : join(line, exactly(' ')), text), count: count + 1 },
      ),
    );
    if (lines.length > 16) return [ANYTHING];
  }
  return lines.map(({ text }) => text);
}
