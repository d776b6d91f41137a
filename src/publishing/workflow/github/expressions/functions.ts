import {
  EITHER,
  type Possible,
  UNKNOWN,
  type Value,
  combinations,
  known,
  looselyEqual,
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
  const decided = where.prefix === '' || what.open ? undefined : what.values.map(lower);
  const prefix = where.prefix.toLowerCase();
  if (decided === undefined || where.values.length > 0) return EITHER;
  if (decided.every((start) => prefix.startsWith(start))) return known(true);
  if (decided.every((start) => !prefix.startsWith(start) && !start.startsWith(prefix))) return known(false);
  return EITHER;
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
  const [where, what] = args;
  if (key === 'startswith' && where !== undefined && what !== undefined) return startsWithOpen(where, what);
  return ANSWERS_YES_OR_NO.includes(key) ? EITHER : UNKNOWN;
}
