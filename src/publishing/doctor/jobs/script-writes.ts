import { type ReadCommand, member, textOf } from '../../workflow/index.ts';
import type { ProjectWorkflow } from '../project.ts';
import { type WrittenStep, commandsIn } from './written-steps.ts';

/** A file that a script writes or takes away. */
export interface ScriptWrite {
  /** From the root of the work tree, without `./`; may end in a pattern or in what nobody can tell. */
  readonly file: string;
  readonly line: number;
  readonly removes: boolean;
}

/** A path without `.`, `..` and doubled slashes. */
export function normalPath(...parts: readonly string[]): string {
  const found: string[] = [];
  for (const part of parts.join('/').split('/')) {
    if (part === '..') found.pop();
    else if (part !== '' && part !== '.') found.push(part);
  }
  return found.join('/');
}

const baseName = (file: string): string => file.split('/').at(-1) ?? file;
const OUTPUT_FLAGS = new Set(['-o', '--output', '--output-file', '--outfile', '--file']);

/** Files that a command writes besides its redirections, as its words name them. */
function named(words: readonly string[]): readonly string[] {
  const [name = '', ...args] = words;
  const plain = args.filter((word) => !word.startsWith('-'));
  if (name === 'tee' || name === 'touch') return plain;
  if (name === 'cp' || name === 'mv') {
    const target = plain.at(-1) ?? '';
    const isFolder = target.endsWith('/') || !/\.\w+$/u.test(baseName(target));
    return plain.slice(0, -1).map((file) => (isFolder ? `${target}/${baseName(file)}` : target));
  }
  return args.flatMap((word, at) => (OUTPUT_FLAGS.has(args[at - 1] ?? '') ? [word] : []));
}

function removed(words: readonly string[]): readonly string[] {
  const [name = '', ...args] = words;
  const plain = args.filter((word) => !word.startsWith('-'));
  if (name === 'rm') return plain;
  return name === 'mv' ? plain.slice(0, -1) : [];
}

/** The folder that each command runs in: a `cd` in parentheses ends with them. */
class Folder {
  readonly #places: string[];

  constructor(start: string) {
    this.#places = [start];
  }

  /** The folder of a command, changed by it when it is a `cd`. */
  enter({ words, depth }: ReadCommand): string {
    while (this.#places.length > depth + 1) this.#places.pop();
    while (this.#places.length < depth + 1) this.#places.push(this.#places.at(-1) ?? '');
    const place = this.#places.at(-1) ?? '';
    const [name, target = ''] = words;
    if (name === 'cd' || name === 'pushd') this.#places[depth] = normalPath(place, target);
    if (name === 'popd') this.#places[depth] = '';
    return place;
  }
}

/** Every file that a step's script is seen to write or take away, in order. */
export function writesOf(source: ProjectWorkflow, written: WrittenStep): readonly ScriptWrite[] {
  const folder = new Folder(normalPath(textOf(member(written.node, 'working-directory')) ?? ''));
  return commandsIn(source, written).flatMap((command) => {
    const place = folder.enter(command);
    const toWrite = (file: string, removes: boolean): ScriptWrite => ({
      // An absolute path lies outside of the work tree.
      file: file.startsWith('/') ? file : normalPath(place, file),
      line: command.line,
      removes,
    });
    return [
      ...removed(command.words).map((file) => toWrite(file, true)),
      ...[...command.outputs, ...named(command.words)].map((file) => toWrite(file, false)),
    ];
  });
}
