import { indexErrors, isTokenlessError } from '../usecases/index.ts';

const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT']);
const NOT_WRITABLE: ReadonlySet<string> = new Set(['EROFS', 'EACCES', 'EPERM', 'ENOTDIR', 'EEXIST', 'EIO']);

/** The code of a failed system call, or undefined. */
export function systemCodeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** The failure in words when the disk is to blame; any other error as it is. */
export function mendableFileError(error: unknown, directory: string): unknown {
  if (isTokenlessError(error)) return error;
  const code = systemCodeOf(error) ?? '';
  if (FULL.has(code)) return indexErrors.create('disk-full', {}, { cause: error });
  if (!NOT_WRITABLE.has(code)) return error;
  const reason = error instanceof Error ? error.message : code;
  return indexErrors.create('data-directory-not-writable', { directory, reason }, { cause: error });
}
