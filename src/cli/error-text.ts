import { type SourceLocation, type TokenlessError, isTokenlessError } from '../base/index.ts';
import { oneLine } from './one-line.ts';

/** Colours a text, or not (`NO_COLOR`, no terminal). */
export type Paint = (style: 'red' | 'green' | 'yellow' | 'cyan' | 'bold' | 'dim', text: string) => string;

/** The codes that switch a style on and off (ECMA-48, SGR); `node:util` has them too, but is slow to load. */
const ANSI_STYLES: Readonly<Record<Parameters<Paint>[0], readonly [on: number, off: number]>> = {
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
  bold: [1, 22],
  dim: [2, 22],
};

/** Colours with ANSI codes. */
export const paintAnsi: Paint = (style, text) => {
  const [on, off] = ANSI_STYLES[style];
  return `\u001B[${on}m${text}\u001B[${off}m`;
};
/** Leaves the text alone. */
export const paintNothing: Paint = (_style, text) => text;

function placeOf(location: SourceLocation | undefined): string {
  if (location === undefined) return '';
  const line = location.line === undefined ? '' : `:${location.line}`;
  const column = location.line === undefined || location.column === undefined ? '' : `:${location.column}`;
  return `(${location.file}${line}${column})`;
}

/** What the one form shows of a failure. */
export interface ShownError {
  readonly code: string;
  readonly what: string;
  readonly why: string;
  readonly mend: string;
}

/** A failure in the one form that is used everywhere: what, why, mend, see. `place` follows the first line. */
export function formatShown({ code, what, why, mend }: ShownError, paint: Paint, place = ''): string {
  return [
    `${paint('red', `error[${code}]`)}: ${paint('bold', oneLine(what))} ${oneLine(place)}`.trimEnd(),
    `  ${paint('dim', 'why: ')} ${oneLine(why)}`,
    `  ${paint('dim', 'mend:')} ${oneLine(mend)}`,
    `  ${paint('dim', 'see: ')} docs/errors/${code}.md`,
  ].join('\n');
}

/** An error of ours in that form. */
export function formatError(error: TokenlessError, paint: Paint): string {
  const { code, message: what, why, mend, location } = error;
  return formatShown({ code, what, why, mend }, paint, placeOf(location));
}

/** An error that is not a user's: a bug of ours, with its stack, which a report needs. */
export function formatBug(error: unknown, paint: Paint): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [
    `${paint('red', 'error[bug]')}: ${paint('bold', 'tokenless met a condition that it does not handle')}`,
    `  why:  ${oneLine(error instanceof Error ? error.message : String(error))}`,
    '  mend: report it with the lines below; no secret is in them that a command of yours did not print',
    ...stack.split('\n').map((line) => `  | ${line}`),
  ].join('\n');
}

/** An error as one JSON document (`--json`). */
export function errorDocument(error: unknown): Record<string, unknown> {
  if (!isTokenlessError(error)) {
    const message = error instanceof Error ? error.message : String(error);
    return { schema: 'tokenless/error/v1', code: 'bug', what: message, why: '', mend: 'report it' };
  }
  const { code, message, why, mend, details, location } = error;
  return {
    schema: 'tokenless/error/v1',
    code,
    what: message,
    why,
    mend,
    details,
    ...(location && { location }),
  };
}
