import {
  type Alias,
  type Document,
  LineCounter,
  type Node,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseAllDocuments,
  parseDocument,
  visit,
} from 'yaml';
import { workflowErrors } from './errors.ts';

/** Longest workflow that is read, in characters: GitHub's own limit is far below. */
export const MAX_WORKFLOW_CHARACTERS = 1_000_000;
/** Most nodes after aliases are followed, so that a "billion laughs" ends early. */
export const MAX_WORKFLOW_NODES = 200_000;
const MAX_DEPTH = 100;

/** A scalar; `text` is what a person wrote, without quotes. */
export interface YamlScalar {
  readonly kind: 'scalar';
  readonly line: number;
  readonly value: string | number | boolean | null;
  readonly text: string;
}

/** A list. */
export interface YamlList {
  readonly kind: 'list';
  readonly line: number;
  /** A tag of the file's own, such as GitLab's `!reference`. */
  readonly tag?: string;
  readonly items: readonly YamlNode[];
}

/** One key of a mapping with the key's own place. */
export interface YamlEntry {
  readonly key: string;
  readonly line: number;
  readonly column: number;
  readonly value: YamlNode;
}

/** A mapping, in the order of the file. */
export interface YamlMap {
  readonly kind: 'map';
  readonly line: number;
  readonly entries: ReadonlyMap<string, YamlEntry>;
}

/** A YAML value with its line; aliases are followed, lines are those of the anchor. */
export type YamlNode = YamlScalar | YamlList | YamlMap;

/** What each alias stands for: the last anchor of its name before it. One pass; the library's is one per alias. */
function resolveAliases(document: Document.Parsed): ReadonlyMap<Alias, Node> {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  visit(document, {
    Node: (_key, node) => {
      if (isAlias(node)) {
        const target = anchors.get(node.source);
        if (target !== undefined) targets.set(node, target);
      } else if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return targets;
}

/** Turns the library's nodes into ours, counting as it goes. */
class TreeBuilder {
  readonly #aliases: ReadonlyMap<Alias, Node>;
  readonly #source: Source;
  #nodes = 0;

  constructor(document: Document.Parsed, source: Source) {
    this.#aliases = source.hasAnchors ? resolveAliases(document) : new Map();
    this.#source = source;
  }

  build(node: unknown, depth: number, line: number): YamlNode {
    this.#nodes += 1;
    if (this.#nodes > MAX_WORKFLOW_NODES || depth > MAX_DEPTH) throw this.#tooLarge();
    if (isAlias(node)) return this.build(this.#target(node, line), depth + 1, line);
    const own = this.#place(node)?.line ?? line;
    if (isMap(node)) return { kind: 'map', line: own, entries: this.#entries(node.items, depth, own) };
    if (isSeq(node)) {
      const items = node.items.map((item) => this.build(item, depth + 1, own));
      const tag = node.tag?.startsWith('!') === true ? { tag: node.tag } : {};
      return { kind: 'list', line: own, ...tag, items };
    }
    return toScalar(node, own);
  }

  #entries(
    pairs: readonly { readonly key: unknown; readonly value: unknown }[],
    depth: number,
    line: number,
  ): ReadonlyMap<string, YamlEntry> {
    const entries = new Map<string, YamlEntry>();
    for (const pair of pairs) {
      const place = this.#place(pair.key) ?? { line, column: 1 };
      const key = this.build(pair.key, depth + 1, place.line);
      const text = key.kind === 'scalar' ? key.text : '';
      const isTwice = key.kind === 'scalar' && entries.has(text);
      if (isTwice && !(this.#source.merges && text === '<<'))
        throw notYaml(this.#source.file, 'Map keys must be unique', place);
      const name = isTwice ? `<<#${entries.size}` : text;
      entries.set(name, { key: name, ...place, value: this.build(pair.value, depth + 1, place.line) });
    }
    return entries;
  }

  #place(node: unknown): { readonly line: number; readonly column: number } | undefined {
    const start = (node as Node | null | undefined)?.range?.[0];
    if (start === undefined) return undefined;
    const { line, col } = this.#source.lines.linePos(start);
    return { line, column: col };
  }

  #target(alias: Alias, line: number): Node {
    const target = this.#aliases.get(alias);
    if (target !== undefined) return target;
    throw notYaml(this.#source.file, `the alias \`*${alias.source}\` has no anchor`, { line });
  }

  #tooLarge(): Error {
    return tooLarge(this.#source.file, `${MAX_WORKFLOW_NODES} values or ${MAX_DEPTH} levels`);
  }
}

function toScalar(node: unknown, line: number): YamlScalar {
  const value: unknown = isScalar(node) ? node.value : null;
  if (typeof value === 'string') return { kind: 'scalar', line, value, text: value };
  if (typeof value === 'number' || typeof value === 'boolean') {
    const source = isScalar(node) ? node.source : undefined;
    return { kind: 'scalar', line, value, text: source ?? String(value) };
  }
  if (typeof value === 'bigint') return { kind: 'scalar', line, value: Number(value), text: String(value) };
  return { kind: 'scalar', line, value: null, text: '' };
}

function tooLarge(file: string, limit: string): Error {
  return workflowErrors.create('workflow-too-large', { file, limit }, { location: { file } });
}

function notYaml(
  file: string,
  reason: string,
  place: { readonly line: number; readonly column?: number },
  cause?: unknown,
): Error {
  const text = `line ${place.line}: ${reason}`;
  return workflowErrors.create(
    'workflow-not-yaml',
    { file, reason: text },
    { location: { file, ...place }, cause },
  );
}

/**
 * Reads a YAML text into a tree that keeps lines. Anchors and aliases are followed within a budget. Throws
 * `workflow-not-yaml` with the line of the first problem, `workflow-too-large`.
 */
export function parseYaml(text: string, file: string): YamlNode {
  refuseLong(text, file);
  const lines = new LineCounter();
  return toTree(parseDocument(text, { ...OPTIONS, lineCounter: lines }), {
    lines,
    file,
    merges: false,
    hasAnchors: ANCHOR.test(text),
  });
}

/**
 * Reads every document of a YAML text. Unlike elsewhere a mapping may have the key `<<` more than once, which
 * then has a name of its own (`<<`, `<<#1`, …) so that none is lost. Throws what `parseYaml` throws.
 */
export function parseYamlDocuments(text: string, file: string): readonly YamlNode[] {
  refuseLong(text, file);
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { ...OPTIONS, lineCounter: lines });
  const source = { lines, file, merges: true, hasAnchors: ANCHOR.test(text) };
  return [...documents].map((document) => toTree(document as Document.Parsed, source));
}

/** The library looks for keys that stand twice pair by pair, which takes minutes for a stranger's long mapping. */
const OPTIONS = { prettyErrors: false, uniqueKeys: false };

function refuseLong(text: string, file: string): void {
  if (text.length > MAX_WORKFLOW_CHARACTERS) throw tooLarge(file, `${MAX_WORKFLOW_CHARACTERS} characters`);
}

/** A text that is being read, for places and messages. */
interface Source {
  readonly lines: LineCounter;
  readonly file: string;
  /** True: the key `<<` may stand more than once in a mapping. */
  readonly merges: boolean;
  /** False: there is surely no anchor in it. */
  readonly hasAnchors: boolean;
}

/** An anchor stands after white space or what opens and parts values: `a && b` and `2>&1` are none. */
const ANCHOR = /(?:^|[\s[{,:?-])&[^\s&]/u;

function toTree(document: Document.Parsed, source: Source): YamlNode {
  const { lines, file } = source;
  const [problem] = document.errors;
  if (problem !== undefined) {
    // The library reads nested values recursively, and says so when the stack is full.
    if (problem.code === 'RESOURCE_EXHAUSTION') throw tooLarge(file, `${MAX_DEPTH} levels`);
    const { line, col } = lines.linePos(problem.pos[0]);
    const reason = problem.message.split('\n')[0] ?? 'it cannot be parsed';
    throw notYaml(file, reason, { line, column: col }, problem);
  }
  return new TreeBuilder(document, source).build(document.contents, 0, 1);
}

/** The value of a key of a mapping; undefined for a missing key and for anything that is no mapping. */
export function member(node: YamlNode | undefined, key: string): YamlNode | undefined {
  return entry(node, key)?.value;
}

/** A key of a mapping with its place. */
export function entry(node: YamlNode | undefined, key: string): YamlEntry | undefined {
  return node?.kind === 'map' ? node.entries.get(key) : undefined;
}

/** The text of a scalar; undefined for a list, a mapping, nothing and null. */
export function textOf(node: YamlNode | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value !== null ? node.text : undefined;
}

/** The texts of a list, or of the single scalar that GitHub accepts in its place. */
export function textsOf(node: YamlNode | undefined): readonly string[] {
  const nodes = node?.kind === 'list' ? node.items : node === undefined ? [] : [node];
  return nodes.map(textOf).filter((text) => text !== undefined);
}

/** The keys of a mapping with the texts of their values; values that are no scalars are left out. */
export function textMapOf(node: YamlNode | undefined): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  if (node?.kind !== 'map') return texts;
  for (const { key, value } of node.entries.values()) {
    const text = value.kind === 'scalar' ? value.text : undefined;
    if (text !== undefined) texts.set(key, text);
  }
  return texts;
}
