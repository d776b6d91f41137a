/** A piece of a word: literal text, a variable that is filled in when the command runs, or output of one. */
export type WordPart =
  | { readonly kind: 'text'; readonly text: string; readonly quoted: boolean }
  | {
      readonly kind: 'variable';
      readonly name: string;
      readonly fallback: string | undefined;
      readonly written: string;
      readonly quoted: boolean;
    }
  /** Output of a command that is substituted; undefined: of something else, such as a cut of a variable. */
  | { readonly kind: 'output'; readonly command: string | undefined; readonly quoted: boolean };

/** One word of a command. */
export interface Word {
  readonly parts: readonly WordPart[];
}

/** A file that output is redirected to. */
export interface Redirect extends Word {
  /** `>>`: what is in the file stays. */
  readonly appends: boolean;
}

/** One simple command; a test in `[[ ]]` is one. */
export interface ShellCommand {
  /** Without redirections. */
  readonly words: readonly Word[];
  /** Files that its output is redirected to. */
  readonly outputs: readonly Redirect[];
  /** The line of the script that it begins on, from 0. */
  readonly line: number;
  /** Which command of the script it is, from 0. */
  readonly position: number;
  /** How many parentheses it stands in. */
  readonly depth: number;
}

/** A command, or what stands between two. */
export type ShellToken = ShellCommand | string;

const OPERATORS = new Set([';', '&', '|', '(', ')', '\n']);
const PAIRS = new Set(['&&', '||', ';;', '|&']);
/** Words that a test may stand behind. */
const BEFORE_TEST = new Set(['if', 'elif', 'while', 'until', '!', 'then', 'else', 'do', '{', 'time']);

/** The text of a word that is written without quotes and variables. */
export function plainText({ parts: [only, ...others] }: Word): string | undefined {
  return only?.kind === 'text' && !only.quoted && others.length === 0 ? only.text : undefined;
}

/**
 * Splits scripts into simple commands. Not a shell: it knows quotes, escapes, line continuations, comments,
 * `;`, `&&`, `||`, `|`, `&`, groups, redirections and here-documents, which is what release scripts use.
 * Command substitutions are not looked into. It never throws: what it does not understand becomes a word.
 */
class Splitter {
  readonly #text: string;
  #at = 0;
  #tokens: ShellToken[] = [];
  #words: Word[] = [];
  #parts: WordPart[] | undefined;
  #hereDocuments: string[] = [];
  #outputs: Redirect[] = [];
  /** What the next word is, after a redirection. */
  #target: 'output' | 'appended' | 'other' | undefined;
  /** Between `[[` and `]]`, where operators are words; after `=~`, with the parentheses that are open, parts of one. */
  #test: 'none' | 'words' | number = 'none';
  /** Only keywords so far, behind which a test may stand. */
  #mayTest = true;
  #depth = 0;
  /** Where the command that is read begins. */
  #start = 0;
  #line = 0;
  #position = 0;
  #counted = 0;

  constructor(text: string) {
    this.#text = text.replaceAll(/\r\n?/gu, '\n');
  }

  split(): readonly ShellToken[] {
    while (this.#at < this.#text.length) this.#step();
    this.#endCommand();
    return this.#tokens;
  }

  #step(): void {
    const character = this.#text[this.#at] ?? '';
    const next = this.#text[this.#at + 1];
    if (this.#words.length === 0 && this.#parts === undefined) this.#start = this.#at;
    // A backtick before a line's end continues the line in PowerShell.
    if ((character === '\\' || character === '`') && next === '\n') this.#at += 2;
    else if (character === '#' && this.#parts === undefined) this.#skipComment();
    else if (this.#test !== 'none' && this.#takesInTest(character, next)) return;
    else if (character === ' ' || character === '\t') this.#skipBlank();
    else if (character === '<' || character === '>' || (character === '&' && next === '>')) this.#redirect();
    else if (OPERATORS.has(character)) this.#operator(character);
    else this.#wordPart(character);
  }

  /** Takes a sign that is none of the shell's inside of a test. */
  #takesInTest(character: string, next = ''): boolean {
    if (typeof this.#test === 'number') return this.#takesInPattern(character, this.#test);
    const pair = character + next;
    const sign = pair === '&&' || pair === '||' ? pair : '()<>'.includes(character) ? character : undefined;
    if (sign !== undefined) {
      this.#endWord();
      this.#words.push({ parts: [{ kind: 'text', text: sign, quoted: false }] });
      this.#at += sign.length;
      return true;
    }
    if (character !== '\n') return false;
    this.#endWord();
    // A test goes on behind an operator only; whatever else looks like one ends with its line.
    const last = this.#words.at(-1);
    const goesOn = ['&&', '||', '[['].includes((last && plainText(last)) ?? '');
    if (goesOn) this.#at += 1;
    else this.#test = 'none';
    return goesOn;
  }

  /** The regular expression behind `=~` is one word, whatever signs are in it. */
  #takesInPattern(character: string, open: number): boolean {
    const isBlank = ' \t\n'.includes(character);
    if (isBlank && this.#parts === undefined) return false;
    if (isBlank && open === 0) {
      this.#test = 'words';
      return false;
    }
    if (!'()|<>&; \t'.includes(character)) return false;
    this.#test = open + (character === '(' ? 1 : character === ')' ? -1 : 0);
    this.#push(character, false, 1);
    return true;
  }

  #skipBlank(): void {
    this.#endWord();
    this.#at += 1;
  }

  #skipComment(): void {
    const end = this.#text.indexOf('\n', this.#at);
    this.#at = end === -1 ? this.#text.length : end;
  }

  #operator(character: string): void {
    this.#endCommand();
    const pair = character + (this.#text[this.#at + 1] ?? '');
    const operator = PAIRS.has(pair) ? pair : character;
    this.#tokens.push(operator);
    this.#at += operator.length;
    if (character === '(') this.#depth += 1;
    if (character === ')') this.#depth = Math.max(0, this.#depth - 1);
    if (character === '\n') this.#skipHereDocuments();
  }

  /** `> file`, `2>&1`, `<<EOF`, `<<<word`: the target is no argument of the command. */
  #redirect(): void {
    const [match = '>'] =
      /^(?:&>>?|<<<|<<-?|[<>]{1,2}[&|]?)/u.exec(this.#text.slice(this.#at, this.#at + 4)) ?? [];
    // A number right before the sign is the descriptor, not a word.
    const only = this.#parts?.length === 1 ? this.#parts[0] : undefined;
    if (only?.kind === 'text' && /^[0-9&]$/u.test(only.text)) this.#parts = undefined;
    this.#endWord();
    this.#at += match.length;
    if (match === '<<' || match === '<<-') this.#openHereDocument();
    else if (match === '>>') this.#target = 'appended';
    else this.#target = /^>\|?$/u.test(match) ? 'output' : 'other';
  }

  #openHereDocument(): void {
    const match = /^[ \t]*(?:'([^'\n]*)'|"([^"\n]*)"|\\?([^\s;&|<>()]+))/u.exec(
      this.#text.slice(this.#at, this.#at + 200),
    );
    if (match === null) return;
    this.#at += match[0].length;
    this.#hereDocuments.push(match[1] ?? match[2] ?? match[3] ?? '');
  }

  #skipHereDocuments(): void {
    for (const mark of this.#hereDocuments.splice(0)) {
      let line: string | undefined;
      while (line?.trim() !== mark && this.#at < this.#text.length) {
        const end = this.#text.indexOf('\n', this.#at);
        line = this.#text.slice(this.#at, end === -1 ? undefined : end);
        this.#at = end === -1 ? this.#text.length : end + 1;
      }
    }
  }

  #wordPart(character: string): void {
    if (character === "'") this.#singleQuoted();
    else if (character === '"') this.#doubleQuoted();
    else if (character === '\\') this.#push(this.#text[this.#at + 1] ?? '', true, 2);
    else if (character === '$' || character === '`') this.#expansion(false);
    else this.#push(character, false, 1);
  }

  #push(text: string, quoted: boolean, length: number): void {
    this.#parts ??= [];
    const last = this.#parts.at(-1);
    if (last?.kind === 'text' && last.quoted === quoted)
      this.#parts.push({ ...last, text: `${this.#popText()}${text}` });
    else this.#parts.push({ kind: 'text', text, quoted });
    this.#at += length;
  }

  #popText(): string {
    const last = this.#parts?.pop();
    return last?.kind === 'text' ? last.text : '';
  }

  #singleQuoted(): void {
    const end = this.#text.indexOf("'", this.#at + 1);
    const text = this.#text.slice(this.#at + 1, end === -1 ? undefined : end);
    this.#push(text, true, text.length + 2);
  }

  #doubleQuoted(): void {
    this.#push('', true, 1);
    while (this.#at < this.#text.length && this.#text[this.#at] !== '"') {
      const character = this.#text[this.#at] ?? '';
      const next = this.#text[this.#at + 1] ?? '';
      if (character === '\\' && '"\\$`\n'.includes(next)) this.#push(next === '\n' ? '' : next, true, 2);
      else if (character === '$' || character === '`') this.#expansion(true);
      else this.#push(character, true, 1);
    }
    this.#at += 1;
  }

  #expansion(quoted: boolean): void {
    const rest = this.#text.slice(this.#at, this.#at + 300);
    const match =
      /^\$(?:env:)?(?:\{(?<braced>\w+)(?::?[-=](?<fallback>[^}$`]*))?\}|(?<bare>[A-Za-z_]\w*))/u.exec(rest);
    const name = match?.groups?.['braced'] ?? match?.groups?.['bare'];
    if (match !== null && name !== undefined) {
      (this.#parts ??= []).push({
        kind: 'variable',
        name,
        fallback: match.groups?.['fallback'],
        written: match[0],
        quoted,
      });
      this.#at += match[0].length;
    } else if (rest.startsWith('$(') || rest.startsWith('${') || rest.startsWith('`')) {
      const start = this.#at;
      this.#at = this.#balancedEnd();
      const command = commandOf(this.#text.slice(start, this.#at));
      (this.#parts ??= []).push({ kind: 'output', command, quoted });
    } else this.#push('$', quoted, 1);
  }

  /** The place after `$(…)`, `${…}` or a pair of backticks. */
  #balancedEnd(): number {
    const open = this.#text[this.#at] === '`' ? '`' : (this.#text[this.#at + 1] ?? '');
    if (open === '`') {
      const end = this.#text.indexOf('`', this.#at + 1);
      return end === -1 ? this.#text.length : end + 1;
    }
    const close = open === '(' ? ')' : '}';
    let depth = 0;
    for (let at = this.#at + 1; at < this.#text.length; at += 1) {
      if (this.#text[at] === '\\') at += 1;
      else if (this.#text[at] === open) depth += 1;
      else if (this.#text[at] === close) depth -= 1;
      if (depth === 0) return at + 1;
    }
    return this.#text.length;
  }

  #endWord(): void {
    if (this.#parts === undefined) return;
    const word = { parts: this.#parts };
    if (this.#target === undefined) this.#addWord(word);
    else if (this.#target !== 'other') this.#outputs.push({ ...word, appends: this.#target === 'appended' });
    this.#target = undefined;
    this.#parts = undefined;
  }

  #addWord(word: Word): void {
    const text = plainText(word);
    if (text === '[[' && this.#mayTest) this.#test = 'words';
    else if (text === ']]') this.#test = 'none';
    else if (text === '=~' && this.#test === 'words') this.#test = 0;
    this.#mayTest &&= BEFORE_TEST.has(text ?? '');
    this.#words.push(word);
  }

  #endCommand(): void {
    this.#endWord();
    this.#target = undefined;
    this.#test = 'none';
    this.#mayTest = true;
    if (this.#words.length > 0 || this.#outputs.length > 0) {
      this.#tokens.push({
        words: this.#words,
        outputs: this.#outputs,
        line: this.#lineOfStart(),
        position: this.#position,
        depth: this.#depth,
      });
    }
    if (this.#words.length > 0) this.#position += 1;
    this.#words = [];
    this.#outputs = [];
  }

  /** Counts on from the command before: commands come in the order of the text. */
  #lineOfStart(): number {
    for (; this.#counted < this.#start; this.#counted += 1) {
      if (this.#text[this.#counted] === '\n') this.#line += 1;
    }
    return this.#line;
  }
}

/** The command in `$(…)` or a pair of backticks. */
function commandOf(written: string): string | undefined {
  if (written.startsWith('`')) return written.slice(1, -1);
  return written.startsWith('$(') && !written.startsWith('$((') ? written.slice(2, -1) : undefined;
}

interface Split {
  readonly tokens: readonly ShellToken[];
  readonly commands: readonly ShellCommand[];
}

/** More scripts are hardly alive at once; then all are forgotten. */
const MOST_KEPT = 500;
const KEPT = new Map<string, Split>();

/** Splits a script once: the same ones are read for every event, ref and leg. */
function splitOnce(script: string): Split {
  const kept = KEPT.get(script);
  if (kept !== undefined) return kept;
  if (KEPT.size >= MOST_KEPT) KEPT.clear();
  const tokens = new Splitter(script).split();
  const commands = tokens.filter((token) => typeof token !== 'string' && token.words.length > 0);
  const split = { tokens, commands: commands as readonly ShellCommand[] };
  KEPT.set(script, split);
  return split;
}

/** The commands of a script with the operators between them; one without words only redirects. */
export function splitShellTokens(script: string): readonly ShellToken[] {
  return splitOnce(script).tokens;
}

/** The simple commands of a script, in the order of the text. */
export function splitShell(script: string): readonly ShellCommand[] {
  return splitOnce(script).commands;
}
