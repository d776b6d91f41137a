import { type PatternNode, parsePattern } from './parse-pattern.ts';

/** How the texts that a pattern takes begin: all that begin so, only this text, or some that begin so. */
export interface Beginning {
  readonly text: string;
  readonly takes: 'all' | 'only' | 'some';
}

/** A regular expression of a pipeline or a script. */
export interface Pattern {
  /** Whether it is found in a text; undefined: it takes too long, or is none that is understood. */
  readonly finds: (text: string) => boolean | undefined;
  /** Every way in which a text that it takes can begin; undefined: in any way. */
  readonly beginnings: readonly Beginning[] | undefined;
}

const MAX_STEPS = 5_000;
class TooLong extends Error {}

/** Follows all positions at once, so that no pattern of a stranger runs longer than text × pattern. */
class Search {
  readonly #text: readonly string[];
  #steps = 0;

  constructor(text: string) {
    this.#text = text.split('');
  }

  run(node: PatternNode): boolean {
    return (
      this.#advance(node, new Set(Array.from({ length: this.#text.length + 1 }, (_, at) => at))).size > 0
    );
  }

  #advance(node: PatternNode, from: ReadonlySet<number>): ReadonlySet<number> {
    this.#steps += from.size + 1;
    if (this.#steps > MAX_STEPS) throw new TooLong();
    if (node.kind === 'one') {
      return new Set([...from].filter((at) => node.takes(this.#text[at] ?? '')).map((at) => at + 1));
    }
    if (node.kind === 'edge') {
      const edge = node.at === 'start' ? 0 : this.#text.length;
      return new Set([...from].filter((at) => at === edge));
    }
    if (node.kind === 'choice') return new Set(node.items.flatMap((item) => [...this.#advance(item, from)]));
    if (node.kind === 'repeat') return this.#repeat(node, from);
    let reached = from;
    for (const item of node.items) reached = this.#advance(item, reached);
    return reached;
  }

  #repeat(
    { item, least, most }: Extract<PatternNode, { kind: 'repeat' }>,
    from: ReadonlySet<number>,
  ): ReadonlySet<number> {
    const reached = new Set(least === 0 ? from : []);
    let current = from;
    for (let round = 1; round <= most && current.size > 0; round += 1) {
      current = this.#advance(item, current);
      if (round < least) continue;
      const fresh = [...current].filter((at) => !reached.has(at));
      for (const at of fresh) reached.add(at);
      current = new Set(fresh);
    }
    return reached;
  }
}

const isEdge = (node: PatternNode | undefined, at: 'start' | 'end'): boolean =>
  node?.kind === 'edge' && node.at === at;

function beginningOf(node: PatternNode): Beginning | undefined {
  const items = node.kind === 'sequence' ? node.items : [node];
  if (!isEdge(items[0], 'start')) return undefined;
  let text = '';
  for (const [at, item] of items.entries()) {
    if (at === 0) continue;
    if (isEdge(item, 'end')) return { text, takes: at === items.length - 1 ? 'only' : 'some' };
    if (item.kind !== 'one' || item.literal === undefined) return { text, takes: 'some' };
    text += item.literal;
  }
  return { text, takes: 'all' };
}

function beginningsOf(node: PatternNode): readonly Beginning[] | undefined {
  const found = (node.kind === 'choice' ? node.items : [node]).map(beginningOf);
  return found.every((beginning) => beginning !== undefined) ? found : undefined;
}

/** Reads `/…/` with its flags. What GitLab's RE2 takes and is not understood here finds nobody knows what. */
export function readPattern(source: string): Pattern | undefined {
  const match = /^\/(?<body>.+)\/(?<flags>[a-zA-Z]*)$/su.exec(source);
  if (match === null) return undefined;
  const { body = '', flags = '' } = match.groups ?? {};
  const node = parsePattern(body, flags.includes('i'));
  if (node === undefined) return { finds: () => undefined, beginnings: undefined };
  return {
    beginnings: beginningsOf(node),
    finds: (text) => {
      try {
        return new Search(text).run(node);
      } catch (error) {
        if (error instanceof TooLong) return undefined;
        throw error;
      }
    },
  };
}

/** Whether one of several holds; undefined: it hangs on what nobody can tell. */
export const any = (truths: readonly (boolean | undefined)[]): boolean | undefined =>
  truths.includes(true) ? true : truths.includes(undefined) ? undefined : false;

/** Whether a pattern is found in a text of which only the beginning is known; undefined: nobody can tell. */
export function findsInBeginning(pattern: Pattern, begin: string): boolean | undefined {
  return any(
    (pattern.beginnings ?? [{ text: '', takes: 'some' as const }]).map(({ text, takes }) => {
      if (begin.startsWith(text)) {
        if (takes === 'all') return true;
        return takes === 'only' && begin !== text ? false : undefined;
      }
      return text.startsWith(begin) ? undefined : false;
    }),
  );
}
