import type { z } from 'zod';
import { isRecord } from '../../base/index.ts';
import type { KeyPath } from './check.ts';

/** Kinds of values as a schema calls them, in words. */
const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: '`true` or `false`',
  array: 'a list',
  object: 'a table of keys',
  record: 'a table of keys',
};

function kindOf(value: unknown): string {
  if (value === null) return '`null`';
  if (typeof value === 'boolean') return `\`${String(value)}\``;
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Date) return 'a date';
  if (isRecord(value)) return 'a table of keys';
  return typeof value === 'string' ? 'text' : 'a number';
}

/** The value that stands at a path; undefined where nothing does. */
export function valueAt(data: unknown, path: KeyPath): unknown {
  let value = data;
  for (const part of path) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, part)) return undefined;
    value = (value as Readonly<Record<string | number, unknown>>)[part];
  }
  return value;
}

/** What is wrong with a value, in our words where the schema has none of its own. */
export function reasonOf(issue: z.core.$ZodIssue, value: unknown): string {
  if (issue.code !== 'invalid_type') return issue.message.replace(/^Invalid input: /u, '');
  return `it is ${kindOf(value)}, and ${KINDS[issue.expected] ?? issue.expected} belongs there`;
}
