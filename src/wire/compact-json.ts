import type { Json } from '../base/index.ts';

function sorted(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, member]) => [name, sorted(member)]));
}

/** JSON without white space and with sorted members, as PyPI sends it. */
export function compactJson(value: Json): string {
  return JSON.stringify(sorted(value));
}
