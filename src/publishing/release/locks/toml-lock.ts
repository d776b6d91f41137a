import { TomlError, parse } from 'smol-toml';
import { type SourceLocation, isRecord } from '../../../base/index.ts';
import { normalizeName, parseVersion } from '../../../packaging/index.ts';
import { releaseErrors } from '../errors.ts';
import {
  type Lock,
  type LockFormat,
  type LockedHash,
  type LockedPackage,
  type UnverifiableEntry,
  lockedHash,
} from './lock.ts';

/** A table of a TOML file. */
export type Table = Readonly<Record<string, unknown>>;

/** The failure that a lock is not as its format says. */
export function malformedLock(file: string, problem: string, line?: number): Error {
  const location: SourceLocation = line === undefined ? { file } : { file, line };
  return releaseErrors.create('lock-malformed', { file, problem }, { location });
}

/**
 * The top table of a lock in TOML.
 * @throws lock-malformed
 */
export function parseLockToml(text: string, file: string): Table {
  try {
    const table: unknown = parse(text.replace(/^\uFEFF/u, ''));
    if (isRecord(table)) return table;
  } catch (error) {
    if (error instanceof TomlError) throw malformedLock(file, 'it is not TOML', error.line);
    throw error;
  }
  throw malformedLock(file, 'it is not TOML');
}

/** How one table of packages is read: `position` counts from 0. */
type ReadPackage = (table: Table, position: number, file: string) => LockedPackage | UnverifiableEntry;

/**
 * The lock in a list of tables, one for each package.
 * @throws lock-malformed, and what `readPackage` throws
 */
export function lockOfTables(
  top: Table,
  { key, format, file }: { readonly key: string; readonly format: LockFormat; readonly file: string },
  readPackage: ReadPackage,
): Lock {
  const tables = tablesOf(top[key]);
  if (tables === undefined) throw malformedLock(file, `\`${key}\` is not a list of tables`);
  const read = tables.map((table, position) => readPackage(table, position, file));
  return {
    format,
    packages: read.filter((entry) => 'files' in entry),
    unverifiable: read.filter((entry) => 'kind' in entry),
    indexes: [],
  };
}

/** The tables of a list; undefined where the value is no list of tables. */
export function tablesOf(value: unknown): readonly Table[] | undefined {
  if (value === undefined) return [];
  return Array.isArray(value) && value.every(isRecord) ? value : undefined;
}

/** The text of a key; undefined where it is no text. */
export function textOf(table: Table, key: string): string | undefined {
  const value = table[key];
  return typeof value === 'string' ? value : undefined;
}

/** The last part of a URL or path, decoded: the name of the file there. */
export function filenameOf(place: string): string | undefined {
  const [plain = ''] = place.split(/[?#]/u);
  const last = plain.split(/[/\\]/u).at(-1) ?? '';
  try {
    const name = decodeURIComponent(last);
    return name === '' ? undefined : name;
  } catch {
    return undefined;
  }
}

/** Digests of a table `{ sha256 = "…" }`. */
export function hashesOfTable(value: unknown): readonly LockedHash[] | undefined {
  if (!isRecord(value)) return undefined;
  const hashes = Object.entries(value).map(([algorithm, digest]) =>
    typeof digest === 'string' ? lockedHash(algorithm, digest) : undefined,
  );
  return hashes.every((hash) => hash !== undefined) ? hashes : undefined;
}

/** Name and version of a package as an index knows them; undefined where they are none. */
export function releaseOf(name: string, version: string): { name: string; version: string } | undefined {
  const parsed = parseVersion(version)?.text;
  const isName = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/u.test(name);
  return isName && parsed !== undefined ? { name: normalizeName(name), version: parsed } : undefined;
}
