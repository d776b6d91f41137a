import { type Pattern, readPattern } from '../../patterns/pattern.ts';
import { type Token, tokenize } from './tokens.ts';
import { UNKNOWN, type Value, exact, isEqual, isFound, isPresent } from './value.ts';

/** What a CI/CD variable is known to be. */
export type Lookup = (name: string) => Value;

/** Something in an expression: a value, or the truth of a comparison. */
interface Operand {
  readonly value: Value;
  readonly truth: boolean | undefined;
}

class Malformed extends Error {}

const fromTruth = (truth: boolean | undefined): Operand => ({ value: UNKNOWN, truth });
const fromValue = (value: Value): Operand => ({ value, truth: isPresent(value) });

/** A pattern, written out or as the text of a variable. */
function patternOf(value: Value): Pattern | undefined {
  return value.kind === 'exact' && value.text !== null ? readPattern(value.text) : undefined;
}

function matches(left: Value, right: Value): boolean | undefined {
  if (right.kind === 'exact' && right.text === null) return false;
  const pattern = patternOf(right);
  return pattern === undefined ? undefined : isFound(pattern, left);
}

const not = (truth: boolean | undefined): boolean | undefined => (truth === undefined ? undefined : !truth);

function compare(operator: string, left: Operand, right: Operand): Operand {
  if (operator === '==') return fromTruth(isEqual(left.value, right.value));
  if (operator === '!=') return fromTruth(not(isEqual(left.value, right.value)));
  const found = matches(left.value, right.value);
  return fromTruth(operator === '=~' ? found : not(found));
}

/** `!` binds first, then comparisons, `&&`, `||`. */
class Evaluation {
  readonly #tokens: readonly Token[];
  readonly #lookup: Lookup;
  #at = 0;

  constructor(tokens: readonly Token[], lookup: Lookup) {
    this.#tokens = tokens;
    this.#lookup = lookup;
  }

  whole(): boolean | undefined {
    const { truth } = this.#or();
    if (this.#at < this.#tokens.length) throw new Malformed();
    return truth;
  }

  #take(...operators: readonly string[]): string | undefined {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'operator' || !operators.includes(token.text)) return undefined;
    this.#at += 1;
    return token.text;
  }

  #or(): Operand {
    let left = this.#and();
    while (this.#take('||') !== undefined) {
      const { truth } = this.#and();
      const either = left.truth === true || truth === true;
      left = fromTruth(either ? true : left.truth === false && truth === false ? false : undefined);
    }
    return left;
  }

  #and(): Operand {
    let left = this.#comparison();
    while (this.#take('&&') !== undefined) {
      const { truth } = this.#comparison();
      const neither = left.truth === false || truth === false;
      left = fromTruth(neither ? false : left.truth === true && truth === true ? true : undefined);
    }
    return left;
  }

  #comparison(): Operand {
    let left = this.#single();
    for (;;) {
      const operator = this.#take('==', '!=', '=~', '!~');
      if (operator === undefined) return left;
      left = compare(operator, left, this.#single());
    }
  }

  #single(): Operand {
    if (this.#take('!') !== undefined) return fromTruth(not(this.#single().truth));
    if (this.#take('(') !== undefined) {
      const inner = this.#or();
      if (this.#take(')') === undefined) throw new Malformed();
      return inner;
    }
    const token = this.#tokens[this.#at];
    this.#at += 1;
    if (token === undefined || token.kind === 'operator') throw new Malformed();
    if (token.kind === 'variable') return fromValue(this.#lookup(token.text));
    if (token.kind === 'boolean') return fromTruth(token.text === 'true');
    if (token.kind === 'untold') return fromValue(UNKNOWN);
    return fromValue(exact(token.kind === 'null' ? null : token.text));
  }
}

/**
 * Whether `rules:if` holds; undefined: it depends on what is not known, or the expression is none that is
 * understood. https://docs.gitlab.com/ci/jobs/job_rules/#cicd-variable-expressions (checked 2026-11)
 */
export function holds(expression: string, lookup: Lookup): boolean | undefined {
  const tokens = tokenize(expression);
  if (tokens === undefined || tokens.length === 0) return undefined;
  try {
    return new Evaluation(tokens, lookup).whole();
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

/** A text or a pattern that an expression compares a variable with. */
export interface Mention {
  readonly variable: string;
  readonly text?: string;
  readonly pattern?: Pattern;
}

function mentionOf(
  left: Token | undefined,
  operator: Token | undefined,
  right: Token | undefined,
  lookup: Lookup,
) {
  if (left?.kind !== 'variable' || operator?.kind !== 'operator' || right === undefined) return undefined;
  const value = right.kind === 'variable' ? lookup(right.text) : exact(right.text);
  if (right.kind === 'null' || right.kind === 'untold' || value.kind !== 'exact') return undefined;
  if (value.text === null) return undefined;
  if (operator.text === '==' || operator.text === '!=') return { variable: left.text, text: value.text };
  const pattern = /^[=!]~$/u.test(operator.text) ? readPattern(value.text) : undefined;
  return pattern === undefined ? undefined : { variable: left.text, pattern };
}

/** What an expression compares variables with, for finding the refs that it tells apart. */
export function mentionsOf(expression: string, lookup: Lookup): readonly Mention[] {
  const tokens = tokenize(expression) ?? [];
  return tokens
    .flatMap((token, at) => [
      mentionOf(token, tokens[at + 1], tokens[at + 2], lookup),
      // The text may stand first: `"main" == $CI_COMMIT_BRANCH`.
      mentionOf(tokens[at + 2], tokens[at + 1], token, lookup),
    ])
    .filter((mention) => mention !== undefined);
}
