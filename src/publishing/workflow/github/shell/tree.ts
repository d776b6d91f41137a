import {
  type Redirect,
  type ShellCommand,
  type ShellToken,
  type Word,
  plainText,
  splitShellTokens,
} from './split.ts';

/** Commands one after the other, with where the output of all of them goes. */
export interface ShellList {
  readonly kind: 'list';
  readonly items: readonly ShellNode[];
  readonly outputs: readonly Redirect[];
}

/** One command, without the keywords before it. */
export interface ShellPlain {
  readonly kind: 'command';
  readonly words: readonly Word[];
  readonly outputs: readonly Redirect[];
  /** Which command of the script it is, from 0. */
  readonly position: number;
}

/** A part of a script, as bash puts it together. */
export type ShellNode =
  | ShellList
  | ShellPlain
  | { readonly kind: 'not'; readonly node: ShellNode }
  | { readonly kind: 'both' | 'either'; readonly left: ShellNode; readonly right: ShellNode }
  | { readonly kind: 'pipe'; readonly nodes: readonly ShellNode[] }
  | {
      readonly kind: 'if';
      readonly branches: readonly { readonly test: ShellList; readonly body: ShellList }[];
      readonly otherwise: ShellList | undefined;
      readonly outputs: readonly Redirect[];
      /** That of its `fi`. */
      readonly position: number;
    }
  | {
      readonly kind: 'case';
      readonly word: Word;
      readonly branches: readonly { readonly patterns: readonly Word[]; readonly body: ShellList }[];
      readonly outputs: readonly Redirect[];
    }
  | {
      readonly kind: 'loop';
      /** The words of `for NAME in …`; empty for `while` and `until`. */
      readonly words: readonly Word[];
      readonly test: ShellList | undefined;
      readonly body: ShellList;
      readonly outputs: readonly Redirect[];
    };

/** Thrown inside of the reading of a script that holds what is not understood; never leaves it. */
export class Unreadable extends Error {}

/** Functions, arithmetic, subshells and jobs in the background are not followed. */
const NOT_FOLLOWED = new Set(['function', 'select', 'coproc', 'time', 'exec']);
const SEPARATORS = new Set([';', '\n']);
const MAX_DEPTH = 40;
const MAX_CHAIN = 60;
/** `NAME=` before the parenthesis of an array. */
const ARRAY = /^[A-Za-z_]\w*\+?=$/u;

class TreeParser {
  readonly #tokens: readonly ShellToken[];
  #at = 0;
  /** Words of the command at hand that were taken: its keywords. */
  #taken = 0;
  #depth = 0;

  constructor(tokens: readonly ShellToken[]) {
    this.#tokens = tokens;
  }

  parse(): ShellList {
    const list = this.#list([]);
    if (this.#at < this.#tokens.length) throw new Unreadable();
    return list;
  }

  get #command(): ShellCommand | undefined {
    const token = this.#tokens[this.#at];
    return typeof token === 'string' ? undefined : token;
  }

  get #operator(): string | undefined {
    const token = this.#tokens[this.#at];
    return typeof token === 'string' ? token : undefined;
  }

  get #keyword(): string | undefined {
    const word = this.#command?.words[this.#taken];
    return word === undefined ? undefined : plainText(word);
  }

  #next(): void {
    this.#at += 1;
    this.#taken = 0;
  }

  #take(keyword: string): void {
    if (this.#keyword !== keyword) throw new Unreadable();
    this.#taken += 1;
    if (this.#taken >= (this.#command?.words.length ?? 0)) this.#next();
  }

  /** The end of a compound, whose output may go somewhere. */
  #close(keyword: string): readonly Redirect[] {
    const command = this.#command;
    if (command === undefined || this.#taken !== command.words.length - 1) throw new Unreadable();
    const { outputs } = command;
    this.#take(keyword);
    return outputs;
  }

  #skip(operators: ReadonlySet<string>): void {
    while (operators.has(this.#operator ?? '')) this.#next();
  }

  #list(until: readonly string[]): ShellList {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new Unreadable();
    const items: ShellNode[] = [];
    for (;;) {
      this.#skip(SEPARATORS);
      if (this.#at >= this.#tokens.length || this.#operator === ';;') break;
      if (until.includes(this.#keyword ?? '')) break;
      items.push(this.#chain());
      const operator = this.#operator;
      if (operator !== undefined && operator !== ';;' && !SEPARATORS.has(operator)) throw new Unreadable();
    }
    this.#depth -= 1;
    return { kind: 'list', items, outputs: [] };
  }

  #chain(): ShellNode {
    let left = this.#pipe();
    for (let length = 1; this.#operator === '&&' || this.#operator === '||'; length += 1) {
      if (length > MAX_CHAIN) throw new Unreadable();
      const kind = this.#operator === '&&' ? 'both' : 'either';
      this.#next();
      this.#skip(new Set(['\n']));
      left = { kind, left, right: this.#pipe() };
    }
    return left;
  }

  #pipe(): ShellNode {
    if (this.#keyword !== '!') return this.#parts();
    this.#take('!');
    return { kind: 'not', node: this.#parts() };
  }

  #parts(): ShellNode {
    const first = this.#single();
    if (this.#operator !== '|') return first;
    const nodes = [first];
    while (this.#operator === '|') {
      this.#next();
      this.#skip(new Set(['\n']));
      nodes.push(this.#single());
    }
    return { kind: 'pipe', nodes };
  }

  #single(): ShellNode {
    const keyword = this.#keyword ?? '';
    if (NOT_FOLLOWED.has(keyword)) throw new Unreadable();
    if (keyword === 'if') return this.#if();
    if (keyword === 'case') return this.#case();
    if (keyword === 'for' || keyword === 'while' || keyword === 'until') return this.#loop(keyword);
    if (keyword !== '{') return this.#plain();
    this.#take('{');
    const list = this.#list(['}']);
    return { ...list, outputs: this.#close('}') };
  }

  #plain(): ShellNode {
    const command = this.#command;
    if (command === undefined) throw new Unreadable();
    const { outputs, position } = command;
    const words = command.words.slice(this.#taken);
    this.#next();
    if (this.#operator !== '(') return { kind: 'command', words, outputs, position };
    const last = words.at(-1);
    if (last === undefined || !ARRAY.test(plainText(last) ?? '')) throw new Unreadable();
    this.#skipArray();
    const array: Word = { parts: [...last.parts, { kind: 'output', command: undefined, quoted: false }] };
    return { kind: 'command', words: [...words.slice(0, -1), array], outputs, position };
  }

  /** What an array holds is not looked into; nothing may run in it. */
  #skipArray(): void {
    this.#next();
    while (this.#operator !== ')') {
      const runs = (word: Word): boolean =>
        word.parts.some((part) => part.kind === 'output' && part.command !== undefined);
      const isPlain = this.#operator === '\n' || this.#command?.words.some(runs) === false;
      if (this.#at >= this.#tokens.length || !isPlain) throw new Unreadable();
      this.#next();
    }
    this.#next();
  }

  #if(): ShellNode {
    const branches: { test: ShellList; body: ShellList }[] = [];
    let keyword = 'if';
    while (keyword !== 'else' && keyword !== 'fi') {
      this.#take(keyword);
      const test = this.#list(['then']);
      this.#take('then');
      branches.push({ test, body: this.#list(['elif', 'else', 'fi']) });
      keyword = this.#keyword === 'elif' || this.#keyword === 'else' ? this.#keyword : 'fi';
    }
    let otherwise: ShellList | undefined;
    if (keyword === 'else') {
      this.#take('else');
      otherwise = this.#list(['fi']);
    }
    const position = this.#command?.position ?? -1;
    return { kind: 'if', branches, otherwise, outputs: this.#close('fi'), position };
  }

  #loop(keyword: 'for' | 'while' | 'until'): ShellNode {
    const words = keyword === 'for' ? (this.#command?.words.slice(this.#taken + 1) ?? []) : [];
    if (keyword === 'for') this.#next();
    else this.#take(keyword);
    const test = keyword === 'for' ? undefined : this.#list(['do']);
    this.#skip(SEPARATORS);
    this.#take('do');
    const body = this.#list(['done']);
    return { kind: 'loop', words, test, body, outputs: this.#close('done') };
  }

  #case(): ShellNode {
    this.#take('case');
    const word = this.#command?.words[this.#taken];
    if (word === undefined) throw new Unreadable();
    this.#taken += 1;
    this.#take('in');
    const branches: { patterns: readonly Word[]; body: ShellList }[] = [];
    for (;;) {
      this.#skip(new Set(['\n']));
      if (this.#keyword === 'esac') break;
      if (this.#operator === '(') this.#next();
      const patterns = this.#patterns();
      branches.push({ patterns, body: this.#list(['esac']) });
      if (this.#operator === ';;') this.#next();
    }
    return { kind: 'case', word, branches, outputs: this.#close('esac') };
  }

  #patterns(): readonly Word[] {
    const patterns: Word[] = [];
    for (;;) {
      const words = this.#command?.words.slice(this.#taken) ?? [];
      const [only] = words;
      if (only === undefined || words.length > 1) throw new Unreadable();
      patterns.push(only);
      this.#next();
      const operator = this.#operator;
      this.#next();
      if (operator === ')') return patterns;
      if (operator !== '|') throw new Unreadable();
    }
  }
}

/** How bash puts a script together. Throws `Unreadable` for what is not followed here. */
export function parseShell(script: string): ShellList {
  return new TreeParser(splitShellTokens(script)).parse();
}
