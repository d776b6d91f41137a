import { isRecord } from '../../../../base/index.ts';
import { indexErrors } from '../../../usecases/index.ts';

// https://www.sqlite.org/rescode.html; the low byte is the primary code.
const READONLY = 8;
const IOERR = 10;
const FULL = 13;
const CANTOPEN = 14;
const CONSTRAINT_UNIQUE = 2067;
const CONSTRAINT_PRIMARY_KEY = 1555;

function sqliteCode(error: unknown): number | undefined {
  return isRecord(error) || error instanceof Error
    ? ((value: unknown) => (typeof value === 'number' ? value : undefined))(
        (error as { readonly errcode?: unknown }).errcode,
      )
    : undefined;
}

/** True when a row was refused because another one has the same key. */
export function isUniqueViolation(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === CONSTRAINT_UNIQUE || code === CONSTRAINT_PRIMARY_KEY;
}

/** True when the disk had no room for a change, which then did not happen. */
export function isDiskFull(error: unknown): boolean {
  return sqliteCode(error) === FULL;
}

/** The failure in words when the disk is to blame; any other error as it is. */
export function mendableSqliteError(error: unknown, directory: string): unknown {
  const code = sqliteCode(error);
  if (code === undefined) return error;
  const primary = code & 0xff;
  if (primary === FULL) return indexErrors.create('disk-full', {}, { cause: error });
  if (primary !== READONLY && primary !== IOERR && primary !== CANTOPEN) return error;
  const reason = error instanceof Error ? error.message : 'the database cannot be written';
  return indexErrors.create('data-directory-not-writable', { directory, reason }, { cause: error });
}
