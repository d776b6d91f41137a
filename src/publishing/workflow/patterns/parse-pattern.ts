/** A piece of a regular expression, as far as refs need them. */
export type PatternNode =
  | { readonly kind: 'one'; readonly takes: (character: string) => boolean; readonly literal?: string }
  | { readonly kind: 'edge'; readonly at: 'start' | 'end' }
  | { readonly kind: 'sequence' | 'choice'; readonly items: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly item: PatternNode; readonly least: number; readonly most: number };

const MAX_CHARACTERS = 500;
const MAX_DEPTH = 30;
const MAX_TIMES = 1000;
const CLASSES: Readonly<Record<string, RegExp>> = {
  d: /^[0-9]$/u,
  D: /^[^0-9]$/u,
  w: /^[0-9A-Za-z_]$/u,
  W: /^[^0-9A-Za-z_]$/u,
  s: /^[\t\n\f\r ]$/u,
  S: /^[^\t\n\f\r ]$/u,
};
const QUANTIFIER = /^(?:(?<sign>[*+?])|\{(?<least>\d{1,4})(?<comma>,(?<most>\d{1,4})?)?\})[?+]?/u;

class NotUnderstood extends Error {}

class Parser {
  readonly #text: string;
  readonly #folded: boolean;
  #at = 0;

  constructor(text: string, folded: boolean) {
    this.#text = text;
    this.#folded = folded;
  }

  parse(): PatternNode {
    const node = this.#choice(0);
    if (this.#at < this.#text.length) throw new NotUnderstood();
    return node;
  }

  #choice(depth: number): PatternNode {
    if (depth > MAX_DEPTH) throw new NotUnderstood();
    const items = [this.#sequence(depth)];
    while (this.#text[this.#at] === '|') {
      this.#at += 1;
      items.push(this.#sequence(depth));
    }
    const [only] = items;
    return only !== undefined && items.length === 1 ? only : { kind: 'choice', items };
  }

  #sequence(depth: number): PatternNode {
    const items: PatternNode[] = [];
    while (this.#at < this.#text.length && !'|)'.includes(this.#text[this.#at] ?? '')) {
      items.push(this.#quantified(this.#single(depth)));
    }
    return { kind: 'sequence', items };
  }

  #quantified(item: PatternNode): PatternNode {
    const match = QUANTIFIER.exec(this.#text.slice(this.#at, this.#at + 14));
    if (match === null) return item;
    this.#at += match[0].length;
    const { sign, least = '0', comma, most } = match.groups ?? {};
    if (sign !== undefined)
      return { kind: 'repeat', item, least: sign === '+' ? 1 : 0, most: sign === '?' ? 1 : Infinity };
    const limit = comma === undefined ? Number(least) : most === undefined ? Infinity : Number(most);
    if (Number(least) > MAX_TIMES) throw new NotUnderstood();
    return { kind: 'repeat', item, least: Number(least), most: limit };
  }

  #single(depth: number): PatternNode {
    const character = this.#text[this.#at] ?? '';
    this.#at += 1;
    if (character === '^') return { kind: 'edge', at: 'start' };
    if (character === '$') return { kind: 'edge', at: 'end' };
    if (character === '.') return { kind: 'one', takes: (other) => other !== '' && other !== '\n' };
    if (character === '(') return this.#group(depth);
    if (character === '[') return this.#set();
    if (character === '\\') return this.#escape();
    if ('*+?{'.includes(character)) throw new NotUnderstood();
    return this.#literal(character);
  }

  #literal(character: string): PatternNode {
    if (!this.#folded) return { kind: 'one', takes: (other) => other === character, literal: character };
    return { kind: 'one', takes: (other) => other.toLowerCase() === character.toLowerCase() };
  }

  #group(depth: number): PatternNode {
    const opening = /^\?(?::|P?<\w{1,50}>)/u.exec(this.#text.slice(this.#at, this.#at + 60));
    if (opening === null && this.#text[this.#at] === '?') throw new NotUnderstood();
    this.#at += opening?.[0].length ?? 0;
    const node = this.#choice(depth + 1);
    if (this.#text[this.#at] !== ')') throw new NotUnderstood();
    this.#at += 1;
    return node;
  }

  #escape(): PatternNode {
    const character = this.#text[this.#at] ?? '';
    this.#at += 1;
    if (character === 'A') return { kind: 'edge', at: 'start' };
    if (character === 'z' || character === 'Z') return { kind: 'edge', at: 'end' };
    const known = CLASSES[character];
    if (known !== undefined) return { kind: 'one', takes: (other) => known.test(other) };
    if (character === '' || /[0-9A-Za-z]/u.test(character)) throw new NotUnderstood();
    return this.#literal(character);
  }

  /** One bracket takes one character, so the language's own engine can be asked without any danger. */
  #set(): PatternNode {
    const match = /^\^?\]?(?:\\.|[^\]\\])*\]/su.exec(this.#text.slice(this.#at));
    if (match === null || /\[:|&&/u.test(match[0])) throw new NotUnderstood();
    this.#at += match[0].length;
    const body = match[0].replace(/^(?<not>\^?)\]/u, '$<not>\\]');
    const set = compileSet(`^[${body}$`, this.#folded ? 'i' : '');
    return { kind: 'one', takes: (other) => other !== '' && set.test(other) };
  }
}

function compileSet(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags);
  } catch {
    throw new NotUnderstood();
  }
}

/** Reads the inside of `/…/`; undefined when it holds something that is not understood here. */
export function parsePattern(text: string, folded: boolean): PatternNode | undefined {
  if (text.length > MAX_CHARACTERS) return undefined;
  try {
    return new Parser(text, folded).parse();
  } catch (error) {
    if (error instanceof NotUnderstood) return undefined;
    throw error;
  }
}
