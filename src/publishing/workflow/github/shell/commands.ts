import { UNTOLD } from '../expressions/template.ts';
import { Branches, type Left } from './branches.ts';
import { DECLARES } from './programs.ts';
import { assigned } from './scan.ts';
import { type ShellCommand, type Word, plainText, splitShell } from './split.ts';
import type { Way } from './way.ts';

/** Environment variables as far as they are known; `UNTOLD` stands for a value that nobody can tell. */
export type Variables = ReadonlyMap<string, string>;

/** A command with its variables filled in; `UNTOLD` stands in a word for what nobody can tell. */
export interface ReadCommand {
  readonly words: readonly string[];
  readonly variables: Variables;
  /** Files that its output is redirected to. */
  readonly outputs: readonly string[];
  /** The line of the script that it begins on, from 0. */
  readonly line: number;
  /** Which command of the script it is, assignments counted, from 0. */
  readonly position: number;
  /** How many parentheses it stands in: a folder that is entered there is left with them. */
  readonly depth: number;
}

const KEYWORDS = new Set([
  'if',
  'then',
  'else',
  'elif',
  'do',
  'while',
  'until',
  '!',
  '{',
  '}',
  'time',
  'exec',
  'command',
  'nohup',
  'sudo',
  'ForEach-Object',
  'foreach-object',
  '%',
  '&',
]);
const POWERSHELL_ASSIGNMENT = /^env:(?<name>\w+)$/iu;
const MAX_NESTING = 4;

/** A URL, alone, as a flag's value or as what is assigned. */
const URL_WORD = /^(?:[\w-]+=)?https?:\/\//iu;

function fill(word: Word, variables: Variables): string {
  const told = word.parts.map((part) => {
    if (part.kind === 'text') return part.text;
    if (part.kind === 'output') return UNTOLD;
    return variables.get(part.name) ?? part.fallback ?? UNTOLD;
  });
  const text = told.join('');
  if (!text.includes(UNTOLD)) return text;
  // A URL keeps the variables that nobody can tell as they are written: it still says its host.
  const written = word.parts.map((part, at) => {
    const own = told[at] ?? '';
    return part.kind === 'variable' && own.includes(UNTOLD) ? part.written : own;
  });
  return URL_WORD.test(written.join('')) ? written.join('') : text;
}

/** An assignment: its name stands unquoted at the beginning of the word. */
function assignment(word: Word | undefined, variables: Variables): readonly [string, string] | undefined {
  const name = word === undefined ? undefined : assigned(word);
  if (word === undefined || name === undefined) return undefined;
  const text = fill(word, variables);
  return [name, text.slice(text.indexOf('=') + 1)];
}

interface Reading {
  readonly commands: ReadCommand[];
  readonly way: Way;
}

/** Takes the assignments that stand before a command, after its keywords. */
function takeAssignments(
  words: readonly Word[],
  variables: Variables,
): readonly [Map<string, string>, readonly Word[]] {
  const own = new Map<string, string>();
  let at = 0;
  for (; at < words.length; at += 1) {
    const word = words[at];
    const set = assignment(word, variables);
    if (set !== undefined) own.set(...set);
    else if (word === undefined || !KEYWORDS.has(fill(word, variables))) break;
  }
  return [own, words.slice(at)];
}

function readCommand(written: ShellCommand, reading: Reading, depth: number): void {
  const { words } = written;
  const { variables } = reading.way;
  const [own, rest] = takeAssignments(words, variables);
  const texts = rest.map((word) => fill(word, variables));
  const [name = ''] = texts;
  if (texts.length === 0) {
    for (const [key, value] of own) reading.way.set(key, value);
  } else if (DECLARES.has(name)) {
    for (const word of rest.slice(1)) {
      const set = assignment(word, reading.way.variables);
      if (set !== undefined) reading.way.set(...set);
    }
  } else {
    const inner = name === 'env' ? takeAssignments(rest.slice(1), variables) : undefined;
    const all = reading.way.with([...own, ...(inner?.[0] ?? [])]);
    const command = inner === undefined ? texts : inner[1].map((word) => fill(word, variables));
    if (setByPowerShell(rest, texts, reading.way)) return;
    const outputs = written.outputs.map((word) => fill(word, all));
    const { line, position } = written;
    const read = { words: command, variables: all, outputs, line, position, depth: written.depth };
    reading.commands.push(read);
    readNested(read, reading, depth);
  }
}

/** `$env:NAME = "value"`. */
function setByPowerShell(words: readonly Word[], texts: readonly string[], way: Way): boolean {
  const [first] = words[0]?.parts ?? [];
  if (texts[1] !== '=' || texts[2] === undefined) return false;
  const name =
    first?.kind === 'variable' ? first.name : POWERSHELL_ASSIGNMENT.exec(texts[0] ?? '')?.groups?.['name'];
  if (name === undefined) return false;
  way.set(name, texts[2]);
  return true;
}

/** `bash -c '…'` holds commands of its own. */
function readNested(outer: ReadCommand, reading: Reading, depth: number): void {
  const { words, variables, line, position } = outer;
  const [name = ''] = words;
  const flag = words.findIndex((word) => /^-[a-z]*c$/u.test(word));
  const script = words[flag + 1];
  if (!/(?:^|\/)(?:ba|z|da)?sh$/u.test(name) || flag < 1 || script === undefined || depth >= MAX_NESTING)
    return;
  const nested = readScript(script, variables, undefined, depth + 1);
  reading.commands.push(
    ...nested.map((command) => ({
      ...command,
      line,
      position,
      depth: outer.depth + 1,
    })),
  );
}

/** The words of a shell's `if` that a command begins with: `if`, `elif`, `else`, `fi`. */
function branchWords({ words }: ShellCommand): readonly string[] {
  const texts = words.map((word) => plainText(word) ?? '');
  const end = texts.findIndex((text) => !KEYWORDS.has(text) && text !== 'fi');
  return end === -1 ? texts : texts.slice(0, end);
}

/** What following a script on its ways has told of it. */
export interface Taken {
  /** Commands that no way comes to, by their position. */
  readonly dead: ReadonlySet<number>;
  /** By the position of a `fi`, the branches by which a way comes there. */
  readonly left: ReadonlyMap<number, ReadonlySet<number>>;
}

const NO_BRANCH: ReadonlySet<number> = new Set();

/**
 * The commands that a script can run, in order, with the assignments before them; where several branches of an
 * `if` can be taken that assign differently, a command after them is there once for each. Never throws.
 */
export function readScript(
  script: string,
  variables: Variables,
  taken?: Taken,
  depth = 0,
): readonly ReadCommand[] {
  const written = splitShell(script).map((command) => ({ command, keywords: branchWords(command) }));
  // PowerShell has no word that ends an `if`.
  const hasBranches = written.some(({ keywords }) => keywords.includes('fi'));
  const branches = new Branches(variables);
  const commands: ReadCommand[] = [];
  for (const { command, keywords } of written) {
    const { position } = command;
    const left: Left = taken === undefined ? undefined : (taken.left.get(position) ?? NO_BRANCH);
    if (hasBranches) for (const word of keywords) branches.meet(word, left);
    if (taken?.dead.has(position) === true) continue;
    for (const way of branches.ways) readCommand(command, { commands, way }, depth);
  }
  return commands;
}
