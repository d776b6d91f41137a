import { type Possible, beginningWith, known, toText } from '../expressions/value.ts';

/** What is known of a text: all of it, or how it begins. */
export interface Told {
  readonly start: string;
  readonly whole: boolean;
  /** Texts that one which is not told whole surely is not. */
  readonly except?: readonly string[];
}

/** Any text at all. */
export const ANYTHING: Told = { start: '', whole: false };

/** Exactly this text. */
export const exactly = (start: string): Told => ({ start, whole: true });

/** Of a longer text only the beginning is kept. */
const MAX_CHARACTERS = 20_000;

/** One text behind the other. */
export function join(left: Told, right: Told): Told {
  if (!left.whole) return right.whole && right.start === '' ? left : { start: left.start, whole: false };
  if (left.start === '') return right;
  if (right.whole && right.start === '') return left;
  const start = left.start + right.start;
  return start.length > MAX_CHARACTERS
    ? { start: start.slice(0, MAX_CHARACTERS), whole: false }
    : { start, whole: right.whole };
}

const MAX_TEXTS = 8;

/** Every text of some behind every text of others; too many are any. */
export function joinAll(left: readonly Told[], right: readonly Told[]): readonly Told[] {
  return left.length * right.length > MAX_TEXTS
    ? [ANYTHING]
    : left.flatMap((one) => right.map((other) => join(one, other)));
}

/** What an expression can become, as texts. */
export function toldOf(possible: Possible): readonly Told[] {
  const { prefix, except } = possible;
  const open: Told = { start: prefix, whole: false, ...(except === undefined ? {} : { except }) };
  const texts = [...possible.values.map((value) => exactly(toText(value))), ...(possible.open ? [open] : [])];
  return texts.length > MAX_TEXTS ? [ANYTHING] : texts;
}

/** A text as what an expression can become. */
export function possibleOf({ start, whole, except }: Told): Possible {
  return whole ? known(start) : beginningWith(start, except);
}

/** Whether two texts are the same; undefined: nobody can tell. Other than in expressions, case counts. */
export function sameText(left: Told, right: Told): boolean | undefined {
  if (left.whole && right.whole) return left.start === right.start;
  if (left.whole || right.whole) {
    const [all, part] = left.whole ? [left, right] : [right, left];
    const isShutOut = !all.start.startsWith(part.start) || part.except?.includes(all.start) === true;
    return isShutOut ? false : undefined;
  }
  return left.start.startsWith(right.start) || right.start.startsWith(left.start) ? undefined : false;
}
