import { NOTHING_WRITTEN, type Written, addText, open } from './output-file.ts';
import { printedBy } from './print.ts';
import { DECLARES, NOT_FOLLOWED, SETS_VARIABLES } from './programs.ts';
import {
  type StepFile,
  assigned,
  isFile,
  isTee,
  positionsOf,
  mayWrite,
  refuseOtherUses,
  substituted,
  variablesSet,
} from './scan.ts';
import { decideTest, matchesGlob } from './shell-test.ts';
import { type Redirect, type Word, plainText } from './split.ts';
import { type State, compact, forget, forgetNames, opened } from './state.ts';
import { ANYTHING, type Told, exactly, join } from './told.ts';
import { type ShellList, type ShellNode, type ShellPlain, Unreadable, parseShell } from './tree.ts';
import { type WordWorld, tellWord } from './words.ts';

type Sink = 'file' | 'standard output' | 'elsewhere';

const MAX_STEPS = 2_000;
const MAX_NESTING = 4;
const MAX_ROUNDS = 4;

/** What a script is run in. */
export interface ShellWorld {
  readonly variable: WordWorld['variable'];
  readonly expression: WordWorld['expression'];
  /** The file of which is told what is written into it. */
  readonly file: StepFile;
}

/** Follows every way that a script can take. What it does not understand it does not guess. */
class Run {
  readonly #world: ShellWorld;
  /** The commands that ran, with what `Followed` tells of them. */
  readonly reached = new Map<number, ReadonlySet<string>>();
  /** By the position of a `fi`, the branches that a way leaves there. */
  readonly left = new Map<number, Set<number>>();
  #steps = 0;
  #nesting = 0;

  constructor(world: ShellWorld) {
    this.#world = world;
  }

  run(node: ShellNode, states: readonly State[], sink: Sink): readonly State[] {
    const reached = states.flatMap((state) => {
      this.#steps += 1;
      if (this.#steps > MAX_STEPS) throw new Unreadable();
      return state.end === undefined ? this.#node(node, state, sink) : [state];
    });
    return reached.length > 1 ? compact(reached) : reached;
  }

  #node(node: ShellNode, state: State, sink: Sink): readonly State[] {
    if (node.kind === 'command') return this.#command(node, state, sink);
    if (node.kind === 'list') return this.#list(node, [state], this.#sinkOf(node.outputs, sink));
    if (node.kind === 'not') {
      const flip = (one: State): State => (one.status === undefined ? one : { ...one, status: !one.status });
      return this.run(node.node, [state], sink).map(flip);
    }
    if (node.kind === 'pipe') return this.#pipe(node.nodes, state, sink);
    const inner = 'outputs' in node ? this.#sinkOf(node.outputs, sink) : sink;
    if (node.kind === 'if') return this.#if(node, state, inner);
    if (node.kind === 'case') return this.#case(node, state, inner);
    if (node.kind === 'loop') return this.#loop(node, state, inner);
    const goesOn = node.kind === 'both';
    return this.run(node.left, [state], sink).flatMap((left) => {
      if (left.end !== undefined || left.status === !goesOn) return [left];
      const right = this.run(node.right, [left], sink);
      return left.status === undefined ? [{ ...left, status: !goesOn }, ...right] : right;
    });
  }

  #list({ items }: ShellList, states: readonly State[], sink: Sink): readonly State[] {
    return items.reduce((before, item) => this.run(item, before, sink), states);
  }

  /** A compound that empties the file is nothing that scripts do. */
  #sinkOf(outputs: readonly Redirect[], sink: Sink): Sink {
    const [file, ...others] = outputs;
    if (file === undefined) return sink;
    if (!outputs.some((output) => this.#isFile(output))) return 'elsewhere';
    if (others.length > 0 || !file.appends) throw new Unreadable();
    return 'file';
  }

  #isFile(word: Word): boolean {
    return isFile(word, this.#world.file);
  }

  #worldOf(state: State): WordWorld {
    const { variables } = state;
    return {
      expression: this.#world.expression,
      variable: (name) => {
        const own = variables.get(name);
        return own === undefined ? this.#world.variable(name) : [own];
      },
      output: (command) => this.#substitute(command, state),
    };
  }

  #substitute(command: string, state: State): readonly Told[] {
    this.#nesting += 1;
    if (this.#nesting > MAX_NESTING) throw new Unreadable();
    const states = this.run(parseShell(command), [{ ...state, printed: exactly('') }], 'standard output');
    this.#nesting -= 1;
    return states.map(({ printed }) => ({ start: printed.start.replace(/\n+$/u, ''), whole: printed.whole }));
  }

  #command(node: ShellPlain, before: State, sink: Sink): readonly State[] {
    const { words, outputs } = node;
    this.#reach(node, before);
    const writes = mayWrite(words) || substituted(outputs).length > 0;
    const state = writes ? { ...before, written: open(before.written) } : before;
    const first = words.findIndex((word) => assigned(word) === undefined);
    if (first === -1) return this.#assign(words, state);
    const [name = { parts: [] }, ...rest] = words.slice(first);
    const text = plainText(name) ?? '';
    if (NOT_FOLLOWED.has(text)) throw new Unreadable();
    if (SETS_VARIABLES.has(text)) return [forget(state, rest)];
    if (DECLARES.has(text)) return this.#declare(rest, state);
    if (['[[', '[', 'test'].includes(text)) {
      const world = this.#worldOf(state);
      const status = decideTest([name, ...rest], (word) => tellWord(word, world));
      return [{ ...state, status }];
    }
    return leave(text, rest, state) ?? this.#print(text, { words: rest, outputs }, state, sink);
  }

  #reach({ position, words }: ShellPlain, state: State): void {
    if (this.#nesting > 0) return;
    const before = this.reached.get(position);
    const world = this.#worldOf(state);
    const options = words.flatMap((word) => dryOptionsIn(word, world));
    this.reached.set(position, new Set(options.filter((option) => before?.has(option) !== false)));
  }

  #print(
    name: string,
    { words, outputs }: { readonly words: readonly Word[]; readonly outputs: readonly Redirect[] },
    state: State,
    sink: Sink,
  ): readonly State[] {
    // `ARRAY[0]=value` and what else begins like a variable's name but is no command.
    if (/^\w+\[/u.test(name) || (name === 'printf' && plainText(words[0] ?? { parts: [] }) === '-v'))
      throw new Unreadable();
    const told = new Map([
      [':', true],
      ['true', true],
      ['false', false],
      ['echo', true],
      ['printf', true],
    ] as const);
    const status = told.get(name as 'echo');
    const isSilent = status !== undefined && name !== 'echo' && name !== 'printf';
    const target = this.#targetOf(outputs, sink);
    const emptied = outputs.some((file) => this.#isFile(file) && !file.appends);
    const after = { ...state, status, ...(emptied ? { written: NOTHING_WRITTEN } : {}) };
    if (target === 'elsewhere' || isSilent) return [after];
    return printedBy(name, words, this.#worldOf(state)).map((text) => put(text, after, target));
  }

  #targetOf(outputs: readonly Redirect[], sink: Sink): Sink {
    if (outputs.length === 0) return sink;
    return outputs.some((output) => this.#isFile(output)) ? 'file' : 'elsewhere';
  }

  #assign(words: readonly Word[], state: State): readonly State[] {
    const [word, ...others] = words;
    if (word === undefined) return [state];
    const name = assigned(word) ?? '';
    const [first, ...rest] = word.parts;
    const start = first?.kind === 'text' ? first.text : '';
    const value = {
      parts: [{ kind: 'text', text: start.slice(start.indexOf('=') + 1), quoted: false } as const, ...rest],
    };
    const world = this.#worldOf(state);
    const before = start.startsWith(`${name}+`) ? (world.variable(name) ?? [ANYTHING]) : [exactly('')];
    const status = substituted(words).length === 0 ? true : undefined;
    return before.flatMap((prefix) =>
      tellAssigned(value, world).flatMap((text) =>
        this.#assign(others, {
          ...state,
          status,
          variables: new Map([...state.variables, [name, join(prefix, text)]]),
        }),
      ),
    );
  }

  /** `export NAME=value`; a flag may make something else of the value than a text. */
  #declare(words: readonly Word[], state: State): readonly State[] {
    const flags = words.map((word) => plainText(word) ?? '').filter((text) => /^[-+]/u.test(text));
    const assignments = words.filter((word) => assigned(word) !== undefined);
    const isPlain = flags.every((flag) => /^-[xrg]+$/u.test(flag));
    return isPlain ? this.#assign(assignments, state) : [forget(state, assignments)];
  }

  /** Each part runs in a shell of its own; only `echo … | tee -a "$GITHUB_OUTPUT"` is looked into. */
  #pipe(nodes: readonly ShellNode[], state: State, sink: Sink): readonly State[] {
    const commands = nodes.map((node) => {
      if (node.kind !== 'command') throw new Unreadable();
      this.#reach(node, state);
      return node;
    });
    const [first, last, ...others] = commands;
    if (
      first !== undefined &&
      last !== undefined &&
      others.length === 0 &&
      isTee(last.words, this.#world.file)
    ) {
      return this.#command(first, state, 'file').map((one) => ({ ...one, status: undefined }));
    }
    if (commands.some(({ words }) => isTee(words, this.#world.file))) throw new Unreadable();
    const writes =
      commands.some(({ words }) => mayWrite(words)) ||
      commands.some(({ outputs }) => outputs.some((output) => this.#isFile(output))) ||
      sink === 'file';
    const written = writes ? open(state.written) : state.written;
    return [{ ...state, written, status: undefined, printed: join(state.printed, ANYTHING) }];
  }

  #if(node: Extract<ShellNode, { kind: 'if' }>, state: State, sink: Sink): readonly State[] {
    const ended: State[] = [];
    let waiting: readonly State[] = [state];
    for (const [at, { test, body }] of node.branches.entries()) {
      const tested = this.#list(test, waiting, sink);
      ended.push(...tested.filter(({ end }) => end !== undefined));
      const going = tested.filter(({ end }) => end === undefined);
      const taking = going.filter(({ status }) => status !== false);
      ended.push(...this.#leave(node.position, at, this.#list(body, taking, sink)));
      waiting = going.filter(({ status }) => status !== true);
    }
    const others = waiting.map((one): State => ({ ...one, status: true }));
    const last = node.otherwise === undefined ? others : this.#list(node.otherwise, others, sink);
    return [...ended, ...this.#leave(node.position, node.branches.length, last)];
  }

  #leave(position: number, branch: number, states: readonly State[]): readonly State[] {
    if (this.#nesting > 0 || states.every(({ end }) => end !== undefined)) return states;
    this.left.set(position, (this.left.get(position) ?? new Set<number>()).add(branch));
    return states;
  }

  #case(node: Extract<ShellNode, { kind: 'case' }>, state: State, sink: Sink): readonly State[] {
    const world = this.#worldOf(opened(state, [node.word]));
    const tell = (word: Word): readonly Told[] => tellWord(word, world);
    return tell(node.word).flatMap((text) => {
      const results: State[] = [];
      for (const { patterns, body } of node.branches) {
        const truths = patterns.map((pattern) => matchesGlob(text, pattern, tell));
        const fits = truths.includes(true) ? true : truths.includes(undefined) ? undefined : false;
        if (fits !== false) results.push(...this.#list(body, [opened(state, [node.word])], sink));
        if (fits === true) return results;
      }
      return [...results, { ...opened(state, [node.word]), status: true }];
    });
  }

  /** However often it runs: what it sets is not told, what it writes is that of any number of rounds. */
  #loop(node: Extract<ShellNode, { kind: 'loop' }>, state: State, sink: Sink): readonly State[] {
    const names = variablesSet(node);
    const around = (one: State): State => {
      const end = one.end === 'loop' ? undefined : one.end;
      return { ...forgetNames(one, names), status: undefined, end };
    };
    let all: readonly State[] = [around(opened(state, node.words))];
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const started = node.test === undefined ? all : this.#list(node.test, all, sink);
      const ended = this.#list(node.body, started, sink).map(around);
      const next = compact([...all, ...started.map(around), ...ended]);
      if (next.length === all.length) return next;
      all = next;
    }
    throw new Unreadable();
  }
}

/** True for an option by which a tool only rehearses. */
export const isDryOption = (word: string): boolean => /^--?dry[-_]?run(?:=true)?$/u.test(word);

/** Begins with neither a dash nor the placeholder of an expression. */
const NO_OPTION = /^[^-\uE000-\uF8FF]/u;

/** Without quotes a variable is as many words as it holds. */
function dryOptionsIn(word: Word, world: WordWorld): readonly string[] {
  const [first] = word.parts;
  const isOther = first?.kind === 'text' && NO_OPTION.test(first.text);
  if (isOther || word.parts.some(({ kind }) => kind === 'output')) return [];
  const [only, ...others] = tellAssigned(word, world);
  if (only?.whole !== true || others.length > 0) return [];
  const isTaken = word.parts.some((part) => part.kind === 'variable' && !part.quoted);
  return (isTaken ? only.start.split(/\s+/u) : [only.start]).filter(isDryOption);
}

/** A value is not taken apart, whether it is in quotes or not. */
function tellAssigned({ parts }: Word, world: WordWorld): readonly Told[] {
  return tellWord(
    { parts: parts.map((part) => (part.kind === 'text' ? part : { ...part, quoted: true })) },
    world,
  );
}

/** `exit`, `break` and `continue`; undefined for every other command. */
function leave(name: string, words: readonly Word[], state: State): readonly State[] | undefined {
  if (name === 'break' || name === 'continue') {
    if (words.length > 0) throw new Unreadable();
    return [{ ...state, end: 'loop' }];
  }
  if (name !== 'exit') return undefined;
  const code = words[0] === undefined ? '0' : plainText(words[0]);
  return [{ ...state, end: code !== undefined && /^[1-9]\d*$/u.test(code) ? 'failure' : 'exit' }];
}

function put(text: Told, state: State, target: Sink): State {
  if (target === 'standard output') return { ...state, printed: join(state.printed, text) };
  // Without its end a line goes on with what is written next.
  if (text.whole && !text.start.endsWith('\n')) throw new Unreadable();
  return { ...state, written: addText(state.written, text) };
}

const MAX_CHARACTERS = 20_000;

/** What came of following a script. */
export interface Followed {
  /** What was written into the file that was asked for, for each way on which the script succeeds. */
  readonly written: readonly Written[];
  /** Commands that no way comes to, by their position. */
  readonly dead: ReadonlySet<number>;
  /** By the position of a `fi`, the branches by which a way comes there; the one without a test is the last. */
  readonly left: ReadonlyMap<number, ReadonlySet<number>>;
  /** By position, options that ask for a rehearsal and are given to the command on every way. */
  readonly dryOptions: ReadonlyMap<number, ReadonlySet<string>>;
}

/**
 * Follows a bash script on every way that it can take; undefined: it holds something that is not followed here,
 * so that nobody can tell. Never throws.
 */
export function followScript(script: string, world: ShellWorld): Followed | undefined {
  if (script.length > MAX_CHARACTERS) return undefined;
  try {
    const tree = parseShell(script);
    refuseOtherUses(tree, world.file);
    const start = { variables: new Map(), status: true, end: undefined, printed: exactly('') } as const;
    const run = new Run(world);
    const states = run.run(tree, [{ ...start, written: NOTHING_WRITTEN }], 'elsewhere');
    const written = states.filter(({ end }) => end !== 'failure').map((state) => state.written);
    const dead = new Set(positionsOf(tree).filter((position) => !run.reached.has(position)));
    return { written, dead, left: run.left, dryOptions: run.reached };
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}
