import type { Figure, Goal, SpeedPromise } from './promise.ts';
import { median, spread } from './statistics.ts';

/** One line of the report: a figure, or why there is none. */
export interface Result {
  readonly name: string;
  readonly value: number | null;
  readonly unit: string;
  readonly goal: string | null;
  /** Null where nothing was promised, or nothing measured. */
  readonly holds: boolean | null;
  /** Half the distance between the extreme rounds, relative to the value. */
  readonly spread: number | null;
  readonly rounds: number;
  readonly note: string;
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

function wordsOf(goal: Goal): string {
  return 'atMost' in goal ? `<= ${goal.atMost}` : `>= ${goal.atLeast}`;
}

function meets(value: number, goal: Goal): boolean {
  return 'atMost' in goal ? value <= goal.atMost : value >= goal.atLeast;
}

/** Judges a figure by its median. */
export function judge(figure: Figure): Result {
  const { name, samples, unit, goal, note = '' } = figure;
  const value = median(samples);
  return {
    name,
    value: rounded(value),
    unit,
    goal: goal === undefined ? null : wordsOf(goal),
    holds: goal === undefined ? null : meets(value, goal),
    spread: rounded(spread(samples)),
    rounds: samples.length,
    note,
  };
}

/** The result of a promise that could not be measured here. */
export function notMeasured({ name }: SpeedPromise, reason: string): Result {
  const nothing = { value: null, unit: '', goal: null, holds: null, spread: null, rounds: 0 };
  return { name, ...nothing, note: `not measured: ${reason}` };
}

function valueOf({ value, unit }: Result): string {
  return value === null ? '' : `${value} ${unit}`;
}

function verdictOf({ holds }: Result): string {
  return holds === null ? '' : holds ? 'holds' : 'FAILS';
}

function cellsOf(result: Result): readonly string[] {
  const apart = result.spread === null ? '' : `±${Math.round(result.spread * 100)} %`;
  const rounds = result.rounds === 0 ? '' : String(result.rounds);
  const { name, goal, note } = result;
  return [name, valueOf(result), goal ?? '', verdictOf(result), apart, rounds, note];
}

const HEAD = ['name', 'value', 'goal', '', 'spread', 'rounds', 'note'];

/** The results as a table for people: Markdown, so that it can be pasted into the documentation. */
export function formatTable(results: readonly Result[]): string {
  const rows = [HEAD, ...results.map(cellsOf)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

/** One result as a line of JSON. */
export function formatLine(result: Result): string {
  return JSON.stringify(result);
}
