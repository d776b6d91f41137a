import { isRecord } from '../../../base/index.ts';
import { clientErrors } from '../errors.ts';

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'you may not open it',
  EPERM: 'this is not permitted',
  EISDIR: 'it is a folder',
  EEXIST: 'something else stands in its place',
  ENOTDIR: 'a part of its path is no folder',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota is used up',
  EROFS: 'the disk is read-only',
  EFBIG: 'the file is too large for this disk',
  EIO: 'the disk failed',
};

function describe(error: unknown): string | undefined {
  const code = isRecord(error) && typeof error['code'] === 'string' ? error['code'] : '';
  return code in WORDS ? `${WORDS[code] ?? ''} (\`${code}\`)` : undefined;
}

/** Gives a failure of the file system our words; anything else passes as it is. */
export function toReadError(error: unknown, path: string): unknown {
  const problem = describe(error);
  return problem === undefined
    ? error
    : clientErrors.create('file-not-readable', { path, problem }, { cause: error });
}

/** The same for writing. */
export function toWriteError(error: unknown, path: string): unknown {
  const problem = describe(error);
  return problem === undefined
    ? error
    : clientErrors.create('file-not-writable', { path, problem }, { cause: error });
}
