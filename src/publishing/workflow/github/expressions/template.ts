import { type Context, evaluate } from './evaluate.ts';
import { type Possible, isTruthy, known, toText, truthOf, union } from './value.ts';

/** Stands in a rendered text for what nobody can tell; a private-use character that no workflow holds. */
export const UNTOLD = '\uE000';
/** Stands in a rendered text for a short-lived credential that the job itself got for its ID token. */
export const MINTED = '\uE002';

const MAX_VARIANTS = 32;

/** A piece of a template: plain text, or an expression without its `${{ }}`. */
export interface Part {
  readonly expression: boolean;
  readonly text: string;
}

/** Finds the end of an expression: `}}` outside of quotes. */
function expressionEnd(text: string, from: number): number {
  let quoted = false;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === "'") quoted = !quoted;
    else if (!quoted && text.startsWith('}}', at)) return at;
  }
  return -1;
}

/** Takes a template apart. */
export function templateParts(text: string): readonly Part[] {
  const parts: Part[] = [];
  let at = 0;
  while (at < text.length) {
    const start = text.indexOf('${{', at);
    const end = start === -1 ? -1 : expressionEnd(text, start + 3);
    if (end === -1) break;
    parts.push({ expression: false, text: text.slice(at, start) });
    parts.push({ expression: true, text: text.slice(start + 3, end).trim() });
    at = end + 2;
  }
  parts.push({ expression: false, text: text.slice(at) });
  return parts.filter((part) => part.expression || part.text !== '');
}

/** True for a text with an expression in it. */
export function hasExpression(text: string): boolean {
  return templateParts(text).some((part) => part.expression);
}

function variantsOfPart(part: Part, context: Context): readonly string[] {
  if (!part.expression) return [part.text];
  const possible = evaluate(part.text, context);
  return [...new Set([...possible.values.map(toText), ...(possible.open ? [UNTOLD] : [])])];
}

/**
 * Every text that a template can become, `UNTOLD` standing for what cannot be told. More than a few dozen
 * combinations count as untold.
 */
export function variants(template: string, context: Context): readonly string[] {
  let texts: readonly string[] = [''];
  for (const part of templateParts(template)) {
    const options = variantsOfPart(part, context);
    const chosen = texts.length * options.length > MAX_VARIANTS ? [UNTOLD] : options;
    texts = texts.flatMap((text) => chosen.map((option) => text + option));
  }
  return [...new Set(texts)];
}

/** The texts that a template became, as a possibility. */
export function fromTexts(texts: readonly string[]): Possible {
  const told = texts.filter((text) => !text.includes(UNTOLD));
  const all = union([known(...told)]);
  return told.length === texts.length ? all : { ...all, open: true };
}

/** A template that is one expression and nothing else, as what the expression can become; else undefined. */
export function evaluateWhole(template: string, context: Context): Possible | undefined {
  const [only, ...others] = templateParts(template.trim());
  return only?.expression === true && others.length === 0 ? evaluate(only.text, context) : undefined;
}

/** The same as a text: what stands in a variable. */
export function evaluateAsText(template: string, context: Context): Possible | undefined {
  const possible = evaluateWhole(template, context);
  return possible === undefined
    ? undefined
    : { ...possible, values: known(...possible.values.map(toText)).values };
}

/** Whether a condition (`if:`, with or without `${{ }}`) holds; undefined: it depends. */
export function holds(condition: string, context: Context): boolean | undefined {
  const parts = templateParts(condition.trim());
  const [only] = parts;
  if (parts.length > 1) {
    // GitHub formats such a text and takes it for true when it is not empty, whatever its author meant.
    const truths = new Set(
      variants(condition.trim(), context).map((text) => text === UNTOLD || isTruthy(text)),
    );
    return truths.size === 1 ? truths.has(true) : undefined;
  }
  const truths = truthOf(evaluate(only?.text ?? '', context));
  return truths.size === 1 ? truths.has(true) : undefined;
}
