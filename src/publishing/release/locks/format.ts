import { releaseErrors } from '../errors.ts';
import type { Lock, LockFormat } from './lock.ts';
import { parsePylock } from './pylock.ts';
import { parseUvLock } from './uv-lock.ts';

/** The last part of a path of any system. */
function baseName(file: string): string {
  return file.split(/[/\\]/u).at(-1) ?? file;
}

/**
 * Of which format a lock file is, by its name, as the tools themselves go by the name.
 * @throws lock-unknown
 */
export function lockFormatOf(file: string): LockFormat {
  const name = baseName(file);
  if (name === 'uv.lock') return 'uv';
  if (/^pylock\.(?:[^.]+\.)?toml$/u.test(name)) return 'pylock';
  if (/\.(?:txt|in)$/iu.test(name)) return 'requirements';
  throw releaseErrors.create('lock-unknown', { file: name }, { location: { file } });
}

/**
 * Reads a lock that is one file, which requirements files need not be.
 * @throws lock-malformed, lock-version-unknown
 */
export function parseTomlLock(text: string, file: string, format: 'uv' | 'pylock'): Lock {
  return format === 'uv' ? parseUvLock(text, file) : parsePylock(text, file);
}
