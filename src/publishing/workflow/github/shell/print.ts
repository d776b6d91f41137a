import { type Word, plainText } from './split.ts';
import { ANYTHING, type Told, exactly, join, joinAll } from './told.ts';
import { type WordWorld, tellLine, tellWord } from './words.ts';

const NEW_LINE = exactly('\n');

/** An escape may be the end of a line. */
const withoutEscapes = (text: Told): Told => (text.start.includes('\\') ? ANYTHING : text);

/** What `echo` prints, by the words behind it. */
function echoed(words: readonly Word[], world: WordWorld): readonly Told[] {
  const isFlag = (word: Word): boolean => /^-[neE]+$/u.test(plainText(word) ?? '');
  const end = words.findIndex((word) => !isFlag(word));
  const at = end === -1 ? words.length : end;
  const flags = words.slice(0, at).map(plainText).join('');
  const lines = tellLine(words.slice(at), world);
  const texts = flags.includes('e') ? lines.map(withoutEscapes) : lines;
  return flags.includes('n') ? texts : texts.map((text) => join(text, NEW_LINE));
}

const PIECE = /%s|%%|\\n|[^%\\]+|[^]/gu;
const MEANT: Readonly<Record<string, string>> = { '%%': '%', '\\n': '\n' };

/** What `printf` prints, by a format of `%s` and `\n` only. */
function printed([format, ...words]: readonly Word[], world: WordWorld): readonly Told[] {
  const formats = format === undefined ? [] : tellWord(format, world);
  const [only] = formats;
  if (only === undefined || formats.length > 1 || !only.whole) return [ANYTHING];
  const pieces = only.start.match(PIECE) ?? [];
  const slots = pieces.filter((piece) => piece === '%s').length;
  if (pieces.some((piece) => piece === '%' || piece === '\\') || (slots !== words.length && words.length > 0))
    return [ANYTHING];
  let texts: readonly Told[] = [exactly('')];
  let next = 0;
  for (const piece of pieces) {
    const word = piece === '%s' ? words[next++] : undefined;
    const own =
      word === undefined ? [exactly(piece === '%s' ? '' : (MEANT[piece] ?? piece))] : tellWord(word, world);
    texts = joinAll(texts, own);
  }
  return texts;
}

/** What a command prints, by its words: of `echo` and `printf` what they are given, of others anything. */
export function printedBy(name: string, words: readonly Word[], world: WordWorld): readonly Told[] {
  if (name === 'echo') return echoed(words, world);
  return name === 'printf' ? printed(words, world) : [ANYTHING];
}
