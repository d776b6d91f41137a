import {
  type Binary,
  type ContextAccess,
  type Expr,
  type ExprVisitor,
  type FunctionCall,
  type Grouping,
  IndexAccess,
  Literal,
  type Logical,
  Star,
  type Unary,
  ContextAccess as ContextAccessNode,
} from '@actions/expressions/ast';
import { callFunction } from './functions.ts';
import { parseExpression } from './parse.ts';
import {
  EITHER,
  type Possible,
  UNKNOWN,
  type Value,
  combinations,
  known,
  lessThan,
  looselyEqual,
  mayBe,
  mayMeet,
  toText,
  truthOf,
  union,
} from './value.ts';

/** Looks a context value up by its path, `['github', 'event_name']`; undefined: nobody can tell. */
export type Context = (path: readonly string[]) => Possible | undefined;

/** The path by which a context says what `success()` is; without an answer it is true. */
export const SUCCESS = 'success()';

const COMPARISONS: Readonly<Record<string, (left: Value, right: Value) => boolean>> = {
  '==': looselyEqual,
  '!=': (left, right) => !looselyEqual(left, right),
  '<': lessThan,
  '<=': (left, right) => lessThan(left, right) || looselyEqual(left, right),
  '>': (left, right) => lessThan(right, left),
  '>=': (left, right) => lessThan(right, left) || looselyEqual(left, right),
};

/** Equality of an open text: impossible when the other one begins differently, or is surely another. */
function equalOpen(left: Possible, right: Possible): Possible {
  const [open, other] = left.open ? [left, right] : [right, left];
  if (open.values.length > 0) return EITHER;
  if (other.open) return other.values.length > 0 || mayMeet(open, other) ? EITHER : known(false);
  return other.values.some((value) => mayBe(open, value)) ? EITHER : known(false);
}

function not(possible: Possible): Possible {
  return known(...[...truthOf(possible)].map((truth) => !truth));
}

function property(base: Value, key: Value): Value {
  if (Array.isArray(base)) return (base as readonly Value[])[Number(key)] ?? null;
  if (base === null || typeof base !== 'object') return null;
  const wanted = toText(key).toLowerCase();
  const found = Object.entries(base).find(([name]) => name.toLowerCase() === wanted);
  return found?.[1] ?? null;
}

/** `github.event_name` as a path, `*` where all members are meant; undefined when a part of it is computed. */
function pathOf(node: Expr): readonly string[] | undefined {
  if (node instanceof ContextAccessNode) return [node.name.lexeme.toLowerCase()];
  if (!(node instanceof IndexAccess)) return undefined;
  const { index } = node;
  if (!(index instanceof Literal) && !(index instanceof Star)) return undefined;
  const base = pathOf(node.expr);
  return base === undefined
    ? undefined
    : [...base, index instanceof Star ? '*' : index.literal.coerceString()];
}

/** Evaluates over sets of possible values instead of values, so that the unknown stays unknown. */
class PossibleEvaluator implements ExprVisitor<Possible> {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  visitLiteral({ literal }: Literal): Possible {
    return known('value' in literal ? literal.value : null);
  }

  visitUnary({ expr }: Unary): Possible {
    return not(expr.accept(this));
  }

  visitGrouping({ group }: Grouping): Possible {
    return group.accept(this);
  }

  visitBinary({ left, operator, right }: Binary): Possible {
    const sides = [left.accept(this), right.accept(this)] as const;
    const rows = combinations(sides);
    const compare = COMPARISONS[operator.lexeme];
    if (compare === undefined) return EITHER;
    if (rows !== undefined) return union(rows.map(([a = null, b = null]) => known(compare(a, b))));
    if (operator.lexeme === '==') return equalOpen(...sides);
    return operator.lexeme === '!=' ? not(equalOpen(...sides)) : EITHER;
  }

  visitLogical({ operator, args }: Logical): Possible {
    const stopsAt = operator.lexeme === '||';
    const results: Possible[] = [];
    for (const [position, arg] of args.entries()) {
      const possible = arg.accept(this);
      if (position === args.length - 1) return union([...results, possible]);
      results.push(keepTruth(possible, stopsAt));
      if (!truthOf(possible).has(!stopsAt)) break;
    }
    return union(results);
  }

  visitContextAccess({ name }: ContextAccess): Possible {
    return this.#context([name.lexeme.toLowerCase()]) ?? UNKNOWN;
  }

  visitIndexAccess(node: IndexAccess): Possible {
    const path = pathOf(node);
    if (path !== undefined) {
      const found = this.#context(path);
      if (found !== undefined) return found;
    }
    if (node.index instanceof Star) return UNKNOWN;
    const rows = combinations([node.expr.accept(this), node.index.accept(this)]);
    return rows === undefined
      ? UNKNOWN
      : union(rows.map(([base = null, key = null]) => known(property(base, key))));
  }

  visitFunctionCall({ functionName: { lexeme: name }, args }: FunctionCall): Possible {
    const status = name.toLowerCase() === 'success' ? this.#context([SUCCESS]) : undefined;
    if (status !== undefined) return status;
    return callFunction(
      name,
      args.map((arg) => arg.accept(this)),
    );
  }
}

/** The part of a possibility with one truth value; an unknown falsy value is as good as ''. */
function keepTruth(possible: Possible, truth: boolean): Possible {
  const values = possible.values.filter((value) => truthOf(known(value)).has(truth));
  if (!possible.open) return known(...values);
  if (truth) return { ...possible, values };
  return possible.prefix === '' ? known(...values, '') : known(...values);
}

/**
 * What an expression, without its `${{ }}`, can become. Never throws: what does not parse, or uses a name
 * that GitHub does not know, can become anything.
 */
export function evaluate(expression: string, context: Context): Possible {
  const parsed = parseExpression(expression);
  if ('error' in parsed) return UNKNOWN;
  try {
    return parsed.tree.accept(new PossibleEvaluator(context));
  } catch {
    return UNKNOWN;
  }
}
