/** A value of GitHub's expression language. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

/**
 * What an expression can become: the listed values and, when `open`, others that cannot be told; those are
 * strings that begin with `prefix` when it is not empty.
 */
export interface Possible {
  readonly values: readonly Value[];
  readonly open: boolean;
  readonly prefix: string;
  /** Texts that those others surely are not. */
  readonly except?: readonly string[];
  /** Texts that each of those others has in it. */
  readonly holds?: readonly string[];
  /** What those others surely have behind `prefix`. */
  readonly next?: 'digit';
  /** The name of the default branch, or a name that no branch has: the two are never the same. */
  readonly names?: 'default-branch' | 'no-branch';
}

const MAX_VALUES = 64;

/** Anything at all. */
export const UNKNOWN: Possible = { values: [], open: true, prefix: '' };

/** Exactly these values. */
export function known(...values: readonly Value[]): Possible {
  return { values, open: false, prefix: '' };
}

/** Some string that begins so, and is none of the excepted ones. */
export function beginningWith(prefix: string, except: readonly string[] = []): Possible {
  return { values: [], open: true, prefix, ...(except.length === 0 ? {} : { except }) };
}

/** True when two open possibilities can be the same text. */
export function mayMeet(left: Possible, right: Possible): boolean {
  const [one, other] = [left.prefix.toLowerCase(), right.prefix.toLowerCase()];
  const names = new Set([left.names, right.names]);
  if (names.has('default-branch') && names.has('no-branch')) return false;
  return one.startsWith(other) || other.startsWith(one);
}

/** True when a text, or the beginning of one, has something behind `prefix` that cannot stand there. */
export function hasOtherNext({ prefix, next }: Possible, text: string): boolean {
  const after = text.slice(prefix.length, prefix.length + 1);
  return next === 'digit' && after !== '' && !/\d/u.test(after);
}

/** True when a value can be one of the strings that an open possibility stands for. */
export function mayBe(possible: Possible, value: Value): boolean {
  const { prefix, except = [], holds = [] } = possible;
  const text = toText(value).toLowerCase();
  const fits =
    text.startsWith(prefix.toLowerCase()) &&
    !hasOtherNext(possible, text) &&
    holds.every((part) => text.includes(part.toLowerCase()));
  return fits && !except.some((other) => other.toLowerCase() === text);
}

/** True or false, nobody can say which. */
export const EITHER: Possible = known(true, false);

function unique(values: readonly Value[]): readonly Value[] {
  const seen = new Map(values.map((value) => [JSON.stringify(value), value]));
  return [...seen.values()];
}

/** Any of several possibilities. */
export function union(all: readonly Possible[]): Possible {
  const values = unique(all.flatMap((possible) => possible.values));
  const open = all.filter((possible) => possible.open);
  if (values.length > MAX_VALUES) return UNKNOWN;
  const [first] = open;
  const same = first !== undefined && open.every(({ prefix }) => prefix === first.prefix);
  const except = first?.except?.filter((text) => open.every((other) => other.except?.includes(text)));
  const others = { open: open.length > 0, prefix: same ? first.prefix : '' };
  return { values, ...others, ...(except === undefined || !same ? {} : { except }) };
}

/** Truthiness as GitHub has it: false, 0, '', null and NaN are false. */
export function isTruthy(value: Value): boolean {
  return !(value === null || value === false || value === 0 || value === '' || Number.isNaN(value));
}

/** The truth values that a possibility can have. */
export function truthOf(possible: Possible): ReadonlySet<boolean> {
  const truths = new Set(possible.values.map(isTruthy));
  if (possible.open) truths.add(true);
  if (possible.open && possible.prefix === '') truths.add(false);
  return truths;
}

function toNumber(value: Value): number {
  if (value === null) return 0;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string') return value.trim() === '' ? 0 : Number(value);
  return typeof value === 'number' ? value : Number.NaN;
}

/** Loose equality as GitHub has it: texts without case, other kinds as numbers. */
export function looselyEqual(left: Value, right: Value): boolean {
  if (typeof left === 'string' && typeof right === 'string')
    return left.toLowerCase() === right.toLowerCase();
  if (left !== null && right !== null && typeof left === 'object' && typeof right === 'object') {
    return left === right;
  }
  return toNumber(left) === toNumber(right);
}

/** Less than, as GitHub has it. */
export function lessThan(left: Value, right: Value): boolean {
  if (typeof left === 'string' && typeof right === 'string') {
    return left.toLowerCase() < right.toLowerCase();
  }
  return toNumber(left) < toNumber(right);
}

/** A value as it stands in a text. */
export function toText(value: Value): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Every combination of the values of closed possibilities; undefined when one is open or there are too many. */
export function combinations(all: readonly Possible[]): readonly (readonly Value[])[] | undefined {
  let rows: readonly (readonly Value[])[] = [[]];
  for (const possible of all) {
    if (possible.open) return undefined;
    rows = rows.flatMap((row) => possible.values.map((value) => [...row, value]));
    if (rows.length > MAX_VALUES) return undefined;
  }
  return rows;
}
