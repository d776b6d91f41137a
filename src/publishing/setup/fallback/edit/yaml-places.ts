import {
  type Document,
  LineCounter,
  type Pair,
  type Scalar,
  type YAMLMap,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
} from 'yaml';
import type { TextEdit } from './text-edit.ts';
import { startOfLine } from './text-edit.ts';

/** Why a workflow is not edited: it is written in a way that is for a person. */
export class UnclearPlace extends Error {}

/** A parsed text that is edited by the places of its nodes. */
export interface SourceDocument {
  readonly text: string;
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
}

/** A block mapping, with the column that its keys stand in. */
export interface BlockMap {
  readonly node: YAMLMap;
  /** Where its first key begins. */
  readonly start: number;
  readonly indent: string;
}

/** Parses a workflow for editing. Throws `UnclearPlace`. */
export function parseSource(text: string): SourceDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { prettyErrors: false, lineCounter: lines });
  if (document.errors.length > 0) throw new UnclearPlace('it is not YAML of one meaning');
  return { text, document, lines };
}

const rangeOf = (node: unknown): readonly [number, number] | undefined => {
  const range = (node as { range?: readonly [number, number, number] | null } | null)?.range;
  return range === undefined || range === null ? undefined : [range[0], range[1]];
};

/** Takes a node for a mapping in block style that is written out where it stands. Throws `UnclearPlace`. */
export function blockMap({ text, lines }: SourceDocument, node: unknown, what: string): BlockMap {
  if (!isMap(node) || node.flow === true || node.items.length === 0) {
    throw new UnclearPlace(`${what} is not a mapping on lines of its own`);
  }
  const start = rangeOf(node.items[0]?.key)?.[0];
  if (start === undefined) throw new UnclearPlace(`${what} has no place in the file`);
  const { col } = lines.linePos(start);
  if (text.slice(startOfLine(text, start), start).includes('\t')) {
    throw new UnclearPlace(`${what} is indented by tabs`);
  }
  return { node, start, indent: ' '.repeat(col - 1) };
}

/** The pair of a key; undefined where the mapping has none. */
export function pairOf({ node }: BlockMap, key: string): Pair | undefined {
  return node.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
}

/** The steps of a job by their place in the list. Throws `UnclearPlace`. */
export function stepsOf(job: BlockMap): readonly unknown[] {
  const steps = pairOf(job, 'steps')?.value;
  if (!isSeq(steps) || steps.flow === true)
    throw new UnclearPlace('its `steps` are not a list on lines of their own');
  return steps.items;
}

/** A scalar that is written out where it stands, without an anchor or tag. Throws `UnclearPlace`. */
export function plainScalar(
  node: unknown,
  what: string,
): { readonly node: Scalar; readonly start: number; readonly end: number } {
  const range = rangeOf(node);
  if (!isScalar(node) || range === undefined || node.anchor !== undefined || node.tag !== undefined) {
    throw new UnclearPlace(`${what} is not a plain value`);
  }
  return { node, start: range[0], end: range[1] };
}

/** Where a key of a mapping begins, which must be alone at the front of its line. */
function keyStart({ text }: SourceDocument, { key }: Pair, what: string): number {
  const start = rangeOf(key)?.[0];
  if (start === undefined) throw new UnclearPlace(`${what} has no place in the file`);
  const before = text.slice(startOfLine(text, start), start);
  if (before.trim() !== '') throw new UnclearPlace(`${what} does not begin its line`);
  return start;
}

/** Lines put before a key of a block mapping, as indented as it. Throws `UnclearPlace`. */
export function beforeKey(
  source: SourceDocument,
  map: BlockMap,
  pair: Pair,
  added: readonly string[],
): TextEdit {
  const start = startOfLine(source.text, keyStart(source, pair, 'a key'));
  return { start, end: start, text: added.map((line) => `${map.indent}${line}\n`).join('') };
}

/** Lines put behind the line on which a key's one-line value ends, as indented as the key. Throws `UnclearPlace`. */
export function afterLine(
  source: SourceDocument,
  map: BlockMap,
  pair: Pair,
  added: readonly string[],
): TextEdit {
  const { node, end } = plainScalar(pair.value, 'a value');
  if (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED') {
    throw new UnclearPlace('a value is a block, behind which nothing can be put surely');
  }
  const next = source.text.indexOf('\n', end);
  const lines = added.map((line) => `${map.indent}${line}`).join('\n');
  if (next !== -1) return { start: next + 1, end: next + 1, text: `${lines}\n` };
  const last = source.text.length;
  return { start: last, end: last, text: `\n${lines}` };
}

/** Where the item of a list begins: at its dash. Throws `UnclearPlace`. */
export function dashOf({ text }: SourceDocument, { start }: BlockMap): number {
  const before = /-[ \t]*(?:#[^\n]*)?(?:\r?\n[ \t]*)?$/u.exec(
    text.slice(startOfLine(text, startOfLine(text, start) - 1), start),
  );
  if (before === null) throw new UnclearPlace('the step does not begin with a dash');
  const dash = startOfLine(text, startOfLine(text, start) - 1) + before.index;
  if (text.slice(startOfLine(text, dash), dash).trim() !== '')
    throw new UnclearPlace('the dash does not begin its line');
  return dash;
}
