import { isDeepStrictEqual } from 'node:util';
import { type Document, type Pair, isMap } from 'yaml';
import { isRecord } from '../../../../base/index.ts';
import { type TextEdit, applyTextEdits, startOfLine } from './text-edit.ts';
import { type StepChange, type StepEntry, changeFor } from './uploaders.ts';
import {
  type BlockMap,
  type SourceDocument,
  UnclearPlace,
  afterLine,
  beforeKey,
  blockMap,
  dashOf,
  pairOf,
  parseSource,
  plainScalar,
  stepsOf,
} from './yaml-places.ts';

/** Which step is armed, and how. */
export interface StepToArm {
  readonly job: string;
  /** The line on which the step begins, from 1. */
  readonly line: number;
  readonly method: string;
  readonly secret: string;
  /** True: only a token of the whole account can be made. */
  readonly projectIsNew: boolean;
  /** The dedicated environment. */
  readonly environment: string;
  /** The comment above the step. */
  readonly mark: string;
}

/** A value at a place of the parsed workflow. */
interface Change {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

interface Edited {
  readonly edits: readonly TextEdit[];
  /** What the parsed workflow must differ in afterwards, and in nothing else. */
  readonly changes: readonly Change[];
}

const PLAIN_NAME = /^[A-Za-z][\w-]*$/u;
const written = (name: string): string => (PLAIN_NAME.test(name) ? name : JSON.stringify(name));

function armEnvironment(source: SourceDocument, job: BlockMap, step: StepToArm): Edited {
  const pair = pairOf(job, 'environment');
  const path = ['jobs', step.job, 'environment'];
  const value = step.environment;
  if (pair === undefined) {
    const steps = pairOf(job, 'steps');
    if (steps === undefined) throw new UnclearPlace('it has no `steps`');
    const edit = beforeKey(source, job, steps, [`environment: ${written(value)}`]);
    return { edits: [edit], changes: [{ path, value }] };
  }
  const isNamed = isMap(pair.value);
  const named = isMap(pair.value) ? pair.value.get('name', true) : pair.value;
  const { node, start, end } = plainScalar(named, 'its `environment`');
  if (typeof node.value !== 'string' || node.value.includes('${{')) {
    throw new UnclearPlace('its `environment` is made by an expression');
  }
  return {
    edits: [{ start, end, text: written(value) }],
    changes: [{ path: isNamed ? [...path, 'name'] : path, value }],
  };
}

function entryEdits(
  source: SourceDocument,
  block: BlockMap,
  entries: readonly StepEntry[],
): readonly TextEdit[] {
  const added: string[] = [];
  const edits: TextEdit[] = [];
  for (const { key, yaml } of entries) {
    const pair = pairOf(block, key);
    if (pair === undefined) {
      added.push(`${key}: ${yaml}`);
      continue;
    }
    const { start, end } = plainScalar(pair.value, `\`${key}\``);
    edits.push({ start, end, text: yaml });
  }
  const [first] = block.node.items;
  if (added.length > 0 && first !== undefined) edits.push(beforeKey(source, block, first, added));
  return edits;
}

/** The lines of a block that the step does not have yet. */
function blockEdit(source: SourceDocument, step: BlockMap, { block, entries }: StepChange): TextEdit {
  const added = [`${block}:`, ...entries.map(({ key, yaml }) => `  ${key}: ${yaml}`)];
  const main = pairOf(step, block === 'with' ? 'uses' : 'run');
  if (main === undefined) throw new UnclearPlace('the step neither uses an action nor runs a script');
  const isFirst = step.node.items[0] === main;
  return block === 'with' || isFirst
    ? afterLine(source, step, main, added)
    : beforeKey(source, step, main, added);
}

function armBlock(source: SourceDocument, step: BlockMap, change: StepChange, path: Change['path']): Edited {
  const pair = pairOf(step, change.block);
  const edits =
    pair === undefined || pair.value === null
      ? [blockEdit(source, step, change)]
      : entryEdits(source, blockMap(source, pair.value, `its \`${change.block}\``), change.entries);
  const changes = change.entries.map(({ key, value }) => ({ path: [...path, change.block, key], value }));
  return { edits, changes };
}

/** The script is changed where it stands, with its own indentation and line ends. */
function armScript(source: SourceDocument, run: Pair, change: StepChange, path: Change['path']): Edited {
  const { script } = change;
  if (script === undefined) return { edits: [], changes: [] };
  const { node, start, end } = plainScalar(run.value, 'its `run`');
  const before = source.text.slice(start, end);
  const after = script(before);
  const value = script(String(node.value));
  return after === before
    ? { edits: [], changes: [] }
    : {
        edits: [{ start, end, text: after.replaceAll('\r\n', '\n') }],
        changes: [{ path: [...path, 'run'], value }],
      };
}

function findStep(source: SourceDocument, job: BlockMap, line: number): { at: number; step: BlockMap } {
  const steps = stepsOf(job);
  const at = steps.findIndex((node) => {
    const start = isMap(node) ? node.range?.[0] : undefined;
    return start !== undefined && source.lines.linePos(start).line === line;
  });
  if (at === -1) throw new UnclearPlace('its step is not written where it is used');
  return { at, step: blockMap(source, steps[at], 'the step') };
}

function findJob(source: SourceDocument, id: string): BlockMap {
  return blockMap(source, source.document.getIn(['jobs', id], true), `job \`${id}\``);
}

function editsOf(source: SourceDocument, toArm: StepToArm): Edited {
  const job = findJob(source, toArm.job);
  const { at, step } = findStep(source, job, toArm.line);
  const uses = pairOf(step, 'uses');
  const run = pairOf(step, 'run');
  const change = changeFor(toArm.method, toArm, uses !== undefined);
  if (change === undefined)
    throw new UnclearPlace(`\`${toArm.method}\` is not an uploader whose step is known here`);
  const path = ['jobs', toArm.job, 'steps', at];
  const dash = startOfLine(source.text, dashOf(source, step));
  const indent = /^[ ]*/u.exec(source.text.slice(dash))?.[0] ?? '';
  const parts = [
    armEnvironment(source, job, toArm),
    armBlock(source, step, change, path),
    run === undefined ? { edits: [], changes: [] } : armScript(source, run, change, path),
  ];
  const mark = { start: dash, end: dash, text: `${indent}${toArm.mark}\n` };
  return {
    edits: [mark, ...parts.flatMap(({ edits }) => edits)],
    changes: parts.flatMap(({ changes }) => changes),
  };
}

/** What a document holds, for comparing; too many aliases end it. Throws `UnclearPlace`. */
function valueOf(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 }) as unknown;
  } catch {
    throw new UnclearPlace('it has more aliases than anybody reads');
  }
}

function setIn(value: unknown, [key, ...rest]: Change['path'], set: unknown): unknown {
  if (key === undefined) return set;
  if (typeof key === 'number') {
    return Array.isArray(value)
      ? value.map((item: unknown, at) => (at === key ? setIn(item, rest, set) : item))
      : value;
  }
  const record = isRecord(value) ? value : {};
  return { ...record, [key]: setIn(record[key], rest, set) };
}

/**
 * The text of a workflow with its steps armed: nothing else has another byte, and the parsed workflow differs in
 * exactly what was to be changed. Throws `UnclearPlace` where that cannot be had.
 */
export function armSteps(text: string, steps: readonly StepToArm[]): string {
  const source = parseSource(text);
  const edited = steps.map((step) => editsOf(source, step));
  const armed = applyTextEdits(
    text,
    edited.flatMap(({ edits }) => edits),
  );
  // SECURITY: an edit that lands elsewhere (an alias, a merge, a folded line) would change what CI runs.
  const wanted = edited
    .flatMap(({ changes }) => changes)
    .reduce<unknown>((value, { path, value: set }) => setIn(value, path, set), valueOf(source.document));
  const got = valueOf(parseSource(armed).document);
  if (!isDeepStrictEqual(got, wanted)) throw new UnclearPlace('the change would not mean what it says');
  return armed;
}
