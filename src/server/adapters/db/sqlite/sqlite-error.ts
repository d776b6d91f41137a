import { indexErrors } from '../../../usecases/index.ts';

// https://www.sqlite.org/rescode.html; the low byte is the primary code.
const PRIMARY_CODE = 0xff;
const FULL = 13;
const NOT_WRITABLE: ReadonlySet<number> = new Set([8 /* READONLY */, 10 /* IOERR */, 14 /* CANTOPEN */]);
const DAMAGED: ReadonlySet<number> = new Set([11 /* CORRUPT */, 26 /* NOTADB */]);

/** SQLite's result code of an error, or undefined when it is not SQLite's. */
function sqliteCodeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode & PRIMARY_CODE : undefined;
}

/** The failure in words when the disk is to blame; any other error as it is. */
export function mendableSqliteError(error: unknown, directory: string): unknown {
  const code = sqliteCodeOf(error) ?? 0;
  if (code === FULL) return indexErrors.create('disk-full', {}, { cause: error });
  if (!NOT_WRITABLE.has(code) || !(error instanceof Error)) return error;
  const reason = error.message;
  return indexErrors.create('data-directory-not-writable', { directory, reason }, { cause: error });
}

/** The failure in words when the database cannot be believed; any other error as it is. */
export function damageError(error: unknown): unknown {
  const code = sqliteCodeOf(error) ?? 0;
  if (!DAMAGED.has(code) || !(error instanceof Error)) return error;
  return indexErrors.create('database-damaged', { reason: error.message }, { cause: error });
}
