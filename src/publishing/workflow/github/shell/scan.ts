import { DECLARES, HARMLESS, SETS_VARIABLES } from './programs.ts';
import { type Redirect, type Word, plainText } from './split.ts';
import { type ShellNode, Unreadable, parseShell } from './tree.ts';

/** The variables that name the files by which a step tells something. */
export type StepFile = 'GITHUB_OUTPUT' | 'GITHUB_ENV';

/** True for a variable such as `$GITHUB_OUTPUT`, in quotes or not, as bash writes it. */
export function isFile({ parts }: Word, file: StepFile): boolean {
  const filled = parts.filter((part) => part.kind !== 'text' || part.text !== '');
  const [only] = filled;
  return (
    filled.length === 1 &&
    only?.kind === 'variable' &&
    only.name === file &&
    !only.written.startsWith('$env:')
  );
}

function mentions(word: Word, file: StepFile): boolean {
  return word.parts.some((part) =>
    part.kind === 'text'
      ? part.text.includes(file) || part.text.includes('set-output')
      : part.kind === 'variable'
        ? part.written.includes(file) || part.fallback?.includes(file) === true
        : part.command?.includes(file) === true,
  );
}

/** True for `tee -a "$GITHUB_OUTPUT"`. */
export function isTee([name, flag, target, ...others]: readonly Word[], file: StepFile): boolean {
  if (name === undefined || flag === undefined || target === undefined || others.length > 0) return false;
  const adds = ['-a', '--append'].includes(plainText(flag) ?? '');
  return plainText(name) === 'tee' && adds && isFile(target, file);
}

/** Everything below a node that is a node itself. */
function below(node: ShellNode): readonly ShellNode[] {
  if (node.kind === 'list') return node.items;
  if (node.kind === 'not') return [node.node];
  if (node.kind === 'both' || node.kind === 'either') return [node.left, node.right];
  if (node.kind === 'pipe') return node.nodes;
  if (node.kind === 'if') {
    const branches = node.branches.flatMap(({ test, body }) => [test, body]);
    return node.otherwise === undefined ? branches : [...branches, node.otherwise];
  }
  if (node.kind === 'case') return node.branches.map(({ body }) => body);
  return node.kind === 'loop' ? [...(node.test === undefined ? [] : [node.test]), node.body] : [];
}

function wordsOf(node: ShellNode): readonly Word[] {
  if (node.kind === 'command' || node.kind === 'loop') return node.words;
  if (node.kind === 'case') return [node.word, ...node.branches.flatMap(({ patterns }) => patterns)];
  return [];
}

const outputsOf = (node: ShellNode): readonly Redirect[] => ('outputs' in node ? node.outputs : []);

/** The commands that words substitute. */
export function substituted(words: readonly Word[]): readonly string[] {
  return words.flatMap(({ parts }) =>
    parts.flatMap((part) => (part.kind === 'output' && part.command !== undefined ? [part.command] : [])),
  );
}

/** A quote in a substituted command may have hidden its end. */
function refuseOpenQuotes(command: string): void {
  const counts = ["'", '"'].map((quote) => command.split(quote).length);
  if (counts.some((count) => count % 2 === 0)) throw new Unreadable();
}

/** `${NAME:=text}` sets the variable on the way. */
const setsOnTheWay = ({ parts }: Word): boolean =>
  parts.some((part) => part.kind === 'variable' && /^\$\{\w+:?=/u.test(part.written));

const MAX_NESTING = 4;

/**
 * Throws `Unreadable` for a script that does more with the file than to write into it plainly, or
 * substitutes commands in commands deeper than anybody does.
 */
export function refuseOtherUses(node: ShellNode, file: StepFile, depth = 0): void {
  const words = wordsOf(node);
  if (depth > MAX_NESTING || words.some(setsOnTheWay)) throw new Unreadable();
  if (words.some((word) => mentions(word, file)) && !isTee(words, file)) throw new Unreadable();
  if (outputsOf(node).some((output) => mentions(output, file) && !isFile(output, file)))
    throw new Unreadable();
  for (const command of substituted([...words, ...outputsOf(node)])) {
    refuseOpenQuotes(command);
    refuseOtherUses(parseShell(command), file, depth + 1);
  }
  for (const inner of below(node)) refuseOtherUses(inner, file, depth);
}

/** Which commands of a script are below a node. */
export function positionsOf(node: ShellNode): readonly number[] {
  return [...(node.kind === 'command' ? [node.position] : []), ...below(node).flatMap(positionsOf)];
}

const ASSIGNMENT = /^(?<name>[A-Za-z_]\w*)\+?=/u;
const BUILTINS = new Set([
  ...SETS_VARIABLES,
  ...DECLARES,
  ...': true false exit break continue [[ [ test echo printf'.split(' '),
]);

/** The variable that a word assigns to; undefined: it is no assignment. */
export function assigned({ parts: [first] }: Word): string | undefined {
  if (first?.kind !== 'text' || first.quoted) return undefined;
  return ASSIGNMENT.exec(first.text)?.groups?.['name'];
}

/** Asked again in every round and on every way. */
const KEPT = new WeakMap<readonly Word[], boolean>();

/** True for a command that may write outputs by itself, such as a script of the repository. */
export function mayWrite(words: readonly Word[]): boolean {
  const kept = KEPT.get(words);
  if (kept !== undefined) return kept;
  const writes = substituted(words).some(substitutionMayWrite) || commandMayWrite(words);
  KEPT.set(words, writes);
  return writes;
}

function commandMayWrite(words: readonly Word[]): boolean {
  const first = words.findIndex((word) => assigned(word) === undefined);
  const [name, ...rest] = first === -1 ? [] : words.slice(first);
  if (name === undefined) return false;
  const text = plainText(name) ?? '';
  if (text === 'sudo') return commandMayWrite(rest);
  const runsOther = text === 'find' && rest.some((word) => /^-(?:exec|ok)/u.test(plainText(word) ?? ''));
  return runsOther || !(BUILTINS.has(text) || HARMLESS.has(text));
}

function nodeMayWrite(node: ShellNode): boolean {
  const words = wordsOf(node);
  const own = node.kind === 'command' ? mayWrite(words) : substituted(words).some(substitutionMayWrite);
  return own || below(node).some(nodeMayWrite);
}

const substitutionMayWrite = (command: string): boolean => nodeMayWrite(parseShell(command));

/** The variables that are set anywhere below a node. */
export function variablesSet(node: ShellNode): readonly string[] {
  const words = wordsOf(node);
  const [first] = words;
  const name = (first && plainText(first)) ?? '';
  const own =
    node.kind === 'loop' || SETS_VARIABLES.has(name)
      ? words.map((word) => plainText(word) ?? '')
      : words.map((word) => assigned(word) ?? '');
  return [...own.filter((text) => text !== ''), ...below(node).flatMap(variablesSet)];
}
