import type { z } from 'zod';
import type { SourceLocation, TokenlessError } from '../../base/index.ts';
import { isRecord } from '../../base/index.ts';
import { credentialIn } from './credentials.ts';
import { configErrors } from './errors.ts';
import { nearestKey } from './nearest-key.ts';
import { reasonOf, valueAt } from './reasons.ts';
import { type ConfigTable, knownKeys } from './schema.ts';

/** A path inside a file's data. */
export type KeyPath = readonly (string | number)[];

/** How a file's places are found and named in messages. */
export interface Places {
  readonly file: string;
  /** Path of the checked data inside the file: `['tool', 'tokenless']`, or nothing. */
  readonly root: KeyPath;
  lineOf(path: KeyPath): number | undefined;
}

/** Where a key stands. */
export function locate(places: Places, path: KeyPath): SourceLocation {
  const line = places.lineOf([...places.root, ...path]);
  return line === undefined ? { file: places.file } : { file: places.file, line };
}

/** The table that a path lies in; the list of `--publishers` holds publishers at its top. */
function tableAt(path: KeyPath): ConfigTable {
  if (!path.some((part) => typeof part === 'number')) return 'tool';
  return path[0] === 'allowSecret' || path[0] === 'ignore' ? path[0] : 'publisher';
}

/** The entry of the list of `--publishers` that a path lies in, counted from 1; undefined elsewhere. */
function entryAt([first]: KeyPath): { readonly entry?: number } {
  return typeof first === 'number' ? { entry: first + 1 } : {};
}

const keyAt = (path: KeyPath): string => path.filter((part) => typeof part === 'string').join('.');

const NO_PUBLISHER =
  'write an object with the keys of a publisher there, such as `{"index": "pypi", "workflow": "release.yml"}`';

function valueError(issue: z.core.$ZodIssue, path: KeyPath, data: unknown, places: Places): TokenlessError {
  const value = valueAt(data, path);
  const written = { file: places.file, ...entryAt(path) };
  const location = { location: locate(places, path) };
  // Of an entry or a table that is none, there is no key to name.
  const key = keyAt(path) || keyAt(places.root);
  if (path.length > 0 && value === undefined) {
    const reason = 'the key is needed, and nothing else says it';
    const details = { ...written, key, reason, mend: `add \`${key}\``, isMissing: true } as const;
    return configErrors.create('config-value-invalid', details, location);
  }
  const mend = key === '' ? NO_PUBLISHER : `correct the value of \`${key}\``;
  const details = { ...written, key, reason: reasonOf(issue, value), mend };
  return configErrors.create('config-value-invalid', details, location);
}

function toError(issue: z.core.$ZodIssue, data: unknown, places: Places): TokenlessError {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  if (issue.code !== 'unrecognized_keys') return valueError(issue, path, data, places);
  const [key = ''] = issue.keys;
  const known = knownKeys(tableAt(path));
  return configErrors.create(
    'config-key-unknown',
    { file: places.file, key, nearest: nearestKey(key, known), known, ...entryAt(path) },
    { location: locate(places, [...path, key]) },
  );
}

/** Reads data by a schema; throws the first problem with its place. Credentials are refused before anything else. */
export function check<Schema extends z.ZodType>(
  schema: Schema,
  data: unknown,
  places: Places,
): z.output<Schema> {
  refuseCredentials(data, places, []);
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const { issues } = result.error;
  // A required key that is missing is most often one that was mistyped.
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  if (issue === undefined) throw new TypeError('a schema refused without an issue');
  throw toError(issue, data, places);
}

/** Throws `credential-literal` when any text below looks like a credential; the text is not repeated. */
function refuseCredentials(data: unknown, places: Places, path: KeyPath): void {
  if (typeof data === 'string') {
    const looksLike = credentialIn(data);
    if (looksLike === undefined) return;
    throw configErrors.create(
      'credential-literal',
      { file: places.file, key: keyAt(path), looksLike, ...entryAt(path) },
      { location: locate(places, path) },
    );
  }
  if (Array.isArray(data)) data.forEach((item, index) => refuseCredentials(item, places, [...path, index]));
  else if (isRecord(data)) {
    for (const [key, value] of Object.entries(data)) refuseCredentials(value, places, [...path, key]);
  }
}
