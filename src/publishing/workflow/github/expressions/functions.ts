import {
  EITHER,
  type Possible,
  UNKNOWN,
  type Value,
  beginningWith,
  hasOtherNext,
  combinations,
  known,
  looselyEqual,
  mayBe,
  toText,
  union,
} from './value.ts';

/** Functions that the parser has to know besides its own. */
export const STATUS_FUNCTIONS: readonly string[] = ['success', 'failure', 'always', 'cancelled', 'hashFiles'];

type Call = (args: readonly Value[]) => Value | undefined;

const text = (value: Value | undefined): string => toText(value ?? null);
const lower = (value: Value | undefined): string => text(value).toLowerCase();

function contains([where, what]: readonly Value[]): boolean {
  if (Array.isArray(where)) return where.some((item) => looselyEqual(item as Value, what ?? null));
  return lower(where).includes(lower(what));
}

function format([pattern, ...values]: readonly Value[]): string {
  return text(pattern).replaceAll(/\{\{|\}\}|\{(\d+)\}/gu, (match, number: string | undefined) =>
    number === undefined ? match.slice(1) : text(values[Number(number)]),
  );
}

function join([list, separator]: readonly Value[]): string {
  const items: readonly Value[] = Array.isArray(list) ? list : [list ?? null];
  return items.map(toText).join(separator === undefined ? ',' : text(separator));
}

function fromJson([source]: readonly Value[]): Value | undefined {
  try {
    return JSON.parse(text(source)) as Value;
  } catch {
    return undefined;
  }
}

/** Functions of values; undefined: cannot be told. The path to publishing is the one where all succeeds. */
const FUNCTIONS: Readonly<Record<string, Call>> = {
  startswith: ([where, what]) => lower(where).startsWith(lower(what)),
  endswith: ([where, what]) => lower(where).endsWith(lower(what)),
  contains,
  format,
  join,
  tojson: ([value]) => JSON.stringify(value),
  fromjson: fromJson,
  success: () => true,
  always: () => true,
  failure: () => false,
  cancelled: () => false,
};

function startsWithOpen(where: Possible, what: Possible): Possible {
  const isBare = where.prefix === '' && where.next === undefined;
  const decided = isBare || what.open ? undefined : what.values.map(lower);
  const prefix = where.prefix.toLowerCase();
  if (decided === undefined || where.values.length > 0) return EITHER;
  if (decided.every((start) => prefix.startsWith(start))) return known(true);
  const isOther = (start: string): boolean => !start.startsWith(prefix) || hasOtherNext(where, start);
  if (decided.every((start) => !prefix.startsWith(start) && isOther(start))) return known(false);
  return EITHER;
}

/** What only says which kind of ref is meant, at the beginning of one: `refs/tags/`, `tags/`, `heads`. */
const REF_KIND = /^\/?(?:refs\/)?(?:heads|tags|pull)(?:\/|$)/iu;

/** `contains` of an open text: sure when its beginning or a part that it surely has does, and when a ref is asked for its kind. */
function openContains(where: Possible, what: Possible): Possible {
  if (what.open || where.values.length > 0) return EITHER;
  const prefix = where.prefix.toLowerCase();
  const wanted = what.values.map(lower);
  const parts = [prefix, ...(where.holds ?? []).map((part) => part.toLowerCase())];
  if (wanted.every((part) => parts.some((sure) => sure.includes(part)))) return known(true);
  const kind = /^refs\/[^/]+\//u.exec(prefix)?.[0];
  if (kind === undefined || !wanted.every((part) => REF_KIND.test(part))) return EITHER;
  return startsWithOpen(where, known(...wanted.map((part) => asRef(part))));
}

const asRef = (part: string): string => `refs/${part.replace(/^\/?(?:refs\/)?/u, '')}`;

/** `contains` of an open text in something known: impossible when no item can be it. */
function containsOpen(where: Possible, what: Possible): Possible {
  const lists = where.values.filter((value): value is readonly Value[] => Array.isArray(value));
  if (where.open || lists.length < where.values.length || what.values.length > 0) return EITHER;
  return lists.some((list) => list.some((item) => mayBe(what, item))) ? EITHER : known(false);
}

/** The beginning of a text is known as far as the first part that is not. */
function formatOpen([pattern, ...values]: readonly Possible[]): Possible {
  const [text] = pattern?.values ?? [];
  if (pattern === undefined || pattern.open || pattern.values.length !== 1) return UNKNOWN;
  const [whole, number] = /\{(\d+)\}/u.exec(toText(text ?? null)) ?? [];
  const isPlain = whole !== undefined && values[Number(number)]?.open === true;
  return isPlain ? beginningWith(toText(text ?? null).split(whole)[0] ?? '') : UNKNOWN;
}

const ANSWERS_YES_OR_NO = ['startswith', 'endswith', 'contains'];

/** What a call can become. */
export function callFunction(name: string, args: readonly Possible[]): Possible {
  const key = name.toLowerCase();
  const call = FUNCTIONS[key];
  if (call === undefined) return UNKNOWN;
  const rows = combinations(args);
  if (rows !== undefined) {
    return union(
      rows.map((row) => {
        const value = call(row);
        return value === undefined ? UNKNOWN : known(value);
      }),
    );
  }
  if (key === 'format') return formatOpen(args);
  const [where, what] = args;
  if (where === undefined || what === undefined) return UNKNOWN;
  if (key === 'startswith') return startsWithOpen(where, what);
  if (key === 'contains') return where.open ? openContains(where, what) : containsOpen(where, what);
  return ANSWERS_YES_OR_NO.includes(key) ? EITHER : UNKNOWN;
}
