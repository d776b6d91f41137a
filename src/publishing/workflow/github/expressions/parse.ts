import { Lexer, Parser } from '@actions/expressions';
import type { Expr } from '@actions/expressions/ast';
import { STATUS_FUNCTIONS } from './functions.ts';

/** The names that expressions begin with. */
const CONTEXTS: string[] = [
  'github',
  'env',
  'vars',
  'job',
  'jobs',
  'steps',
  'runner',
  'secrets',
  'strategy',
  'matrix',
  'needs',
  'inputs',
];
/** Functions that the grammar's own package does not know. */
const EXTRA_FUNCTIONS: { name: string; minArgs: number; maxArgs: number }[] = STATUS_FUNCTIONS.map(
  (name) => ({ name, minArgs: 0, maxArgs: 255 }),
);

/** An expression as it was read, or what is wrong with it. */
export type ParsedExpression = { readonly tree: Expr } | { readonly error: unknown };

/** More are hardly alive at once; then all are forgotten. */
const MOST_KEPT = 2_000;
const KEPT = new Map<string, ParsedExpression>();

function parseAnew(expression: string): ParsedExpression {
  try {
    const { tokens } = new Lexer(expression).lex();
    return { tree: new Parser(tokens, CONTEXTS, EXTRA_FUNCTIONS).parse() };
  } catch (error) {
    return { error };
  }
}

/** Reads an expression, without its `${{ }}`, once: the same ones are asked for every event, ref and leg. Never throws. */
export function parseExpression(expression: string): ParsedExpression {
  const known = KEPT.get(expression);
  if (known !== undefined) return known;
  if (KEPT.size >= MOST_KEPT) KEPT.clear();
  const parsed = parseAnew(expression);
  KEPT.set(expression, parsed);
  return parsed;
}
