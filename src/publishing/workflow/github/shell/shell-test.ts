import { findsInBeginning, readPattern } from '../../patterns/pattern.ts';
import { type Word, type WordPart, plainText } from './split.ts';
import { type Told, exactly, sameText } from './told.ts';

/** Every text that a word can become. */
export type Tell = (word: Word) => readonly Told[];

type Truth = boolean | undefined;

const not = (truth: Truth): Truth => (truth === undefined ? undefined : !truth);

/** What several cases have in common. */
function common(truths: readonly Truth[]): Truth {
  const [first] = truths;
  return truths.every((truth) => truth === first) ? first : undefined;
}

function isFilled({ start, whole }: Told): Truth {
  return start !== '' || (whole ? false : undefined);
}

const SPECIAL = /[\\^$.*+?()[\]{}|/]/gu;
/** What a POSIX expression and the ones that are read here take for different things. */
const DIFFERS = /\\[0-9A-Za-z]|\(\?|[*+?}][*+?{]/u;
const CLASSES: Readonly<Record<string, string>> = {
  '[:digit:]': '0-9',
  '[:alpha:]': 'A-Za-z',
  '[:alnum:]': 'A-Za-z0-9',
  '[:lower:]': 'a-z',
  '[:upper:]': 'A-Z',
  '[:space:]': '\\s',
};

const withClasses = (source: string): string =>
  source.replaceAll(/\[:[a-z]+:\]/gu, (name) => CLASSES[name] ?? name);

/** A pattern of the shell as a regular expression; undefined: it is more than `*`, `?` and brackets. */
function fromGlob(text: string): string | undefined {
  let source = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    const set = character === '[' ? /^\[!?[^\]\\]+\]/u.exec(text.slice(at))?.[0] : undefined;
    if (set !== undefined) {
      source += set.replace(/^\[!/u, '[^');
      at += set.length - 1;
    } else if (character === '*') source += '.*';
    else if (character === '?') source += '.';
    else if ('[\\()'.includes(character)) return undefined;
    else source += character.replace(SPECIAL, '\\$&');
  }
  return source;
}

type Form = 'glob' | 'regex';

function sourceOf(part: WordPart, form: Form, tell: Tell): string | undefined {
  const isText = part.kind === 'text';
  const isOwn = isText && !part.quoted && form === 'regex' && !/[\uE000-\uF8FF]/u.test(part.text);
  const texts = isOwn ? [exactly(part.text)] : tell({ parts: [isText ? { ...part, quoted: true } : part] });
  const [only] = texts;
  if (only === undefined || texts.length > 1 || !only.whole) return undefined;
  if (part.quoted) return only.start.replaceAll(SPECIAL, '\\$&');
  if (form === 'glob') return fromGlob(only.start);
  return DIFFERS.test(only.start) ? undefined : withClasses(only.start);
}

function patternOf(word: Word, form: Form, tell: Tell): string | undefined {
  const sources = word.parts.map((part) => sourceOf(part, form, tell));
  return sources.every((source) => source !== undefined) ? sources.join('') : undefined;
}

function finds(source: string, text: Told): Truth {
  const pattern = readPattern(`/${source}/`);
  if (pattern === undefined) return undefined;
  return text.whole ? pattern.finds(text.start) : findsInBeginning(pattern, text.start);
}

/** Whether a text is of a shell pattern, as in `case` and on the right of `==`; undefined: nobody can tell. */
export function matchesGlob(text: Told, word: Word, tell: Tell): Truth {
  const isPlain = word.parts.every(
    (part) => part.quoted || (part.kind === 'text' && !/[*?[\\]/u.test(part.text)),
  );
  if (isPlain) return common(tell(word).map((other) => sameText(text, other)));
  const source = patternOf(word, 'glob', tell);
  if (source === undefined) return undefined;
  // Whatever follows: then the pattern says only how a text begins.
  return finds(source.endsWith('.*') ? `^${source.slice(0, -2)}` : `^${source}$`, text);
}

const NUMERIC: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  '-eq': (left, right) => left === right,
  '-ne': (left, right) => left !== right,
  '-lt': (left, right) => left < right,
  '-le': (left, right) => left <= right,
  '-gt': (left, right) => left > right,
  '-ge': (left, right) => left >= right,
};
const BINARY = new Set(['=', '==', '!=', '=~', '<', '>', '-nt', '-ot', '-ef', ...Object.keys(NUMERIC)]);

function compareNumbers(left: Told, operator: string, right: Told): Truth {
  const isTold = [left, right].every(({ start, whole }) => whole && /^-?\d{1,9}$/u.test(start));
  return isTold ? NUMERIC[operator]?.(Number(left.start), Number(right.start)) : undefined;
}

class NoTest extends Error {}
const MAX_WORDS = 100;

/** Reads the words of a test, three-valued. */
class TestReader {
  readonly #words: readonly Word[];
  readonly #tell: Tell;
  readonly #isDouble: boolean;
  #at = 0;

  constructor(words: readonly Word[], tell: Tell, isDouble: boolean) {
    this.#words = words;
    this.#tell = tell;
    this.#isDouble = isDouble;
  }

  read(): Truth {
    const truth = this.#either();
    if (this.#at < this.#words.length) throw new NoTest();
    return truth;
  }

  #plain(ahead = 0): string | undefined {
    const word = this.#words[this.#at + ahead];
    return word === undefined ? undefined : plainText(word);
  }

  #next(): Word {
    const word = this.#words[this.#at];
    if (word === undefined) throw new NoTest();
    this.#at += 1;
    return word;
  }

  #either(): Truth {
    let truth = this.#both();
    while (this.#isDouble && this.#plain() === '||') {
      this.#next();
      const right = this.#both();
      truth = truth === true || right === true ? true : truth === false ? right : undefined;
    }
    return truth;
  }

  #both(): Truth {
    let truth = this.#one();
    while (this.#isDouble && this.#plain() === '&&') {
      this.#next();
      const right = this.#one();
      truth = truth === false || right === false ? false : truth === true ? right : undefined;
    }
    return truth;
  }

  #one(): Truth {
    const plain = this.#plain();
    if (plain === '!') {
      this.#next();
      return not(this.#one());
    }
    if (plain === '(' && this.#isDouble) {
      this.#next();
      const truth = this.#either();
      if (plainText(this.#next()) !== ')') throw new NoTest();
      return truth;
    }
    if (BINARY.has(this.#plain(1) ?? '')) return this.#binary();
    return /^-[a-zA-Z]$/u.test(plain ?? '') ? this.#unary() : common(this.#tell(this.#next()).map(isFilled));
  }

  #unary(): Truth {
    const operator = plainText(this.#next());
    const filled = common(this.#tell(this.#next()).map(isFilled));
    if (operator === '-n') return filled;
    return operator === '-z' ? not(filled) : undefined;
  }

  #binary(): Truth {
    const left = this.#tell(this.#next());
    const operator = plainText(this.#next()) ?? '';
    const right = this.#next();
    return common(left.map((text) => this.#compare(text, operator, right)));
  }

  #compare(left: Told, operator: string, right: Word): Truth {
    if (operator === '=~') {
      const source = patternOf(right, 'regex', this.#tell);
      return source === undefined ? undefined : finds(source, left);
    }
    if (operator in NUMERIC)
      return common(this.#tell(right).map((text) => compareNumbers(left, operator, text)));
    if (operator !== '=' && operator !== '==' && operator !== '!=') return undefined;
    const same = this.#isDouble
      ? matchesGlob(left, right, this.#tell)
      : common(this.#tell(right).map((text) => sameText(left, text)));
    return operator === '!=' ? not(same) : same;
  }
}

/** Without quotes an empty text is no word at all, and one with blanks is several. */
function mayFallApart(word: Word, tell: Tell): boolean {
  const isLoose = word.parts.some((part) => part.kind !== 'text' && !part.quoted);
  const isFilledIn = /[\uE000-\uF8FF]/u.test(plainText(word) ?? '');
  return (isLoose || isFilledIn) && tell(word).some(({ start, whole }) => !whole || start === '');
}

function decideSingle(words: readonly Word[], tell: Tell): Truth {
  const texts = words.map(plainText);
  if (texts.includes('-a') || texts.includes('-o')) return undefined;
  const truth = new TestReader(words, tell, false).read();
  if (!words.some((word) => mayFallApart(word, tell))) return truth;
  // What falls apart is an error, which is as good as false.
  return words.length === 3 && (texts[1] === '=' || texts[1] === '==') && truth === false ? false : undefined;
}

/**
 * Whether `[[ … ]]`, `[ … ]` or `test …` holds; undefined: nobody can tell. Files, arithmetic and
 * whatever else hangs on the run are not told.
 */
export function decideTest(words: readonly Word[], tell: Tell): Truth {
  const [name = { parts: [] }, ...rest] = words;
  const command = plainText(name);
  const end = command === '[[' ? ']]' : command === '[' ? ']' : undefined;
  const last = rest.at(-1);
  if (end !== undefined && (last === undefined || plainText(last) !== end)) return undefined;
  const inner = end === undefined ? rest : rest.slice(0, -1);
  if (inner.length > MAX_WORDS) return undefined;
  try {
    return command === '[[' ? new TestReader(inner, tell, true).read() : decideSingle(inner, tell);
  } catch (error) {
    if (error instanceof NoTest) return undefined;
    throw error;
  }
}
