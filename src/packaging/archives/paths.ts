import { hasControlCharacter } from '../control-characters.ts';
import { packagingErrors } from '../errors.ts';
import type { ArchiveLimits } from './limits.ts';

function partProblem(part: string, limits: ArchiveLimits): string | undefined {
  if (part === '') return 'a part of it is empty';
  if (part === '.') return 'a part of it is `.`';
  if (part === '..') return 'a part of it is `..`, which leads out of its folder';
  if (Buffer.byteLength(part) > limits.maxPathPartBytes) {
    return `a part of it is longer than ${limits.maxPathPartBytes} bytes, more than file systems take`;
  }
  return undefined;
}

/** Why a member path (without a folder's closing `/`) is not safe to unpack anywhere, or undefined when it is. */
function pathProblem(path: string, limits: ArchiveLimits): string | undefined {
  if (path === '') return 'it is empty';
  if (path.startsWith('/')) return 'it is absolute';
  if (/^[A-Za-z]:/u.test(path)) return 'it starts with a drive letter';
  if (path.includes('\\')) return 'it holds a backslash, which parts folders on some systems';
  if (hasControlCharacter(path)) return 'it holds a control character';
  if (Buffer.byteLength(path) > limits.maxPathBytes) return `it is longer than ${limits.maxPathBytes} bytes`;
  return path
    .split('/')
    .map((part) => partProblem(part, limits))
    .find((problem) => problem !== undefined);
}

/** Refuses a member path that could leave its folder or that file systems would read differently. */
export function checkMemberPath(path: string, limits: ArchiveLimits): void {
  const problem = pathProblem(path, limits);
  if (problem !== undefined) throw packagingErrors.create('member-path-unsafe', { path, problem });
}

/**
 * One spelling for all paths that some file system takes for the same: those of macOS and Windows ignore letter case,
 * macOS Unicode normalisation too, Windows closing dots and spaces. Lower case first: it has fewer letters of its own.
 */
export function foldPath(path: string): string {
  const folded = path.normalize('NFC').toLowerCase().toUpperCase().normalize('NFC');
  return folded.replaceAll(/[. ]+(?=\/|$)/gu, '');
}

/** The folders above a path, from the outermost: `a`, `a/b` for `a/b/c`. */
export function parentsOf(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** Where a link target leads, seen from the folder of the link; undefined when it leaves the archive. */
export function resolveTarget(folder: string, target: string): string | undefined {
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of target.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== '' && part !== '.') {
      parts.push(part);
    }
  }
  return parts.join('/');
}
