import { type Pattern, any, findsInBeginning } from '../../patterns/pattern.ts';

/** What is known of a CI/CD variable; `null` is one that is not set, which is not the empty text. */
export type Value =
  | { readonly kind: 'exact'; readonly text: string | null }
  /** Some text that begins so. */
  | { readonly kind: 'begins'; readonly text: string }
  /** Some text that is none of these and begins with none of those. */
  | { readonly kind: 'other'; readonly texts: readonly string[]; readonly beginnings: readonly string[] }
  | { readonly kind: 'unknown' };

/** Nobody can tell, not even whether it is set. */
export const UNKNOWN: Value = { kind: 'unknown' };

/** Exactly this. */
export function exact(text: string | null): Value {
  return { kind: 'exact', text };
}

/** Whether a variable alone counts as true: set and not empty; undefined: nobody can tell. */
export function isPresent(value: Value): boolean | undefined {
  if (value.kind === 'unknown') return undefined;
  return value.kind !== 'exact' || (value.text ?? '') !== '';
}

function isPossible(value: Value, text: string | null): boolean {
  if (value.kind === 'exact') return value.text === text;
  if (value.kind === 'unknown') return true;
  if (text === null || text === '') return false;
  if (value.kind === 'begins') return text.startsWith(value.text);
  return !value.texts.includes(text) && !value.beginnings.some((beginning) => text.startsWith(beginning));
}

/** `==`; undefined: nobody can tell. */
export function isEqual(left: Value, right: Value): boolean | undefined {
  if (left.kind === 'exact' && right.kind === 'exact') return left.text === right.text;
  if (left.kind === 'exact') return isPossible(right, left.text) ? undefined : false;
  if (right.kind === 'exact') return isPossible(left, right.text) ? undefined : false;
  return undefined;
}

function findsInOther(pattern: Pattern, { texts, beginnings }: Extract<Value, { kind: 'other' }>) {
  return any(
    (pattern.beginnings ?? [{ text: '', takes: 'some' as const }]).map(({ text, takes }) => {
      if (text === '' && takes === 'all') return true;
      const isShutOut =
        beginnings.some((beginning) => text.startsWith(beginning)) ||
        (takes === 'only' && texts.includes(text));
      return isShutOut ? false : undefined;
    }),
  );
}

/** `=~`; undefined: nobody can tell. A variable that is not set counts as the empty text. */
export function isFound(pattern: Pattern, value: Value): boolean | undefined {
  if (value.kind === 'exact') return pattern.finds(value.text ?? '');
  if (value.kind === 'unknown') return undefined;
  return value.kind === 'begins' ? findsInBeginning(pattern, value.text) : findsInOther(pattern, value);
}
