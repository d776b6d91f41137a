import type { Dirent } from 'node:fs';
import { readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { type TokenlessError, isTokenlessError } from '../../base/index.ts';
import { repositoryErrors } from './errors.ts';
import { readTextFile } from './files.ts';
import type { GitRepository } from './git-repository.ts';

/** Most files that are listed where there is no git to say which count. */
const MOST_FILES = 50_000;
/** Folders that are never a project's own files, where there is no git to say so. */
const FOREIGN = new Set(['.git', 'node_modules', '.venv', 'venv', '.tox', '.nox', '__pycache__', 'dist']);

const isFileOrLink = (entry: Dirent): boolean => entry.isFile() || entry.isSymbolicLink();

async function listFolder(root: string): Promise<readonly string[]> {
  const found: string[] = [];
  const waiting = [''];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const entries = await readdir(path.join(root, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && !FOREIGN.has(entry.name)) waiting.push(name);
      else if (isFileOrLink(entry) && found.length < MOST_FILES) found.push(name);
    }
  }
  return found.sort();
}

/**
 * Paths of the files that a commit of everything would hold, `/` between names, sorted: tracked ones and
 * untracked ones that are not ignored. Without git: what lies in the folder. Links and submodules' files are
 * not followed. Throws `git-failed`, `git-not-found`.
 */
export async function listFiles(root: string, repository?: GitRepository): Promise<readonly string[]> {
  if (repository === undefined) return await listFolder(root);
  const git = repository.git.in(root);
  const listed = await git.run('ls-files', '--cached', '--others', '--exclude-standard', '-z');
  return [...new Set(listed.split('\0').filter((file) => file !== ''))].sort();
}

/** The texts of some files, and what kept others from being read. */
export interface ReadTexts {
  /** Path → text. */
  readonly texts: ReadonlyMap<string, string>;
  /** Path → why; a file that is not there any more is in neither. */
  readonly unread: ReadonlyMap<string, TokenlessError>;
}

/** A link is read where it leads, which must be in the tree. */
async function readInside(root: string, top: string, file: string, limitBytes: number): Promise<string> {
  const real = await realpath(path.join(root, file)).catch(() => undefined);
  if (real !== undefined && !real.startsWith(top + path.sep)) {
    throw repositoryErrors.create('repository-link-escapes', { file }, { location: { file } });
  }
  return await readTextFile(path.join(root, file), { name: file, limitBytes });
}

/** Files that are read at a time: each waits for the disk several times. */
const AT_ONCE = 16;

async function readOrRefuse(
  ...[root, top, file, limitBytes]: Parameters<typeof readInside>
): Promise<string | TokenlessError> {
  try {
    return await readInside(root, top, file, limitBytes);
  } catch (error) {
    if (isTokenlessError(error)) return error;
    throw error;
  }
}

/** Reads files of a tree; one that cannot be read does not keep the others from it. */
export async function readTexts(
  root: string,
  files: readonly string[],
  limitBytes: number,
): Promise<ReadTexts> {
  const top = await realpath(root);
  const texts = new Map<string, string>();
  const unread = new Map<string, TokenlessError>();
  for (let at = 0; at < files.length; at += AT_ONCE) {
    const batch = files.slice(at, at + AT_ONCE);
    const read = await Promise.all(batch.map((file) => readOrRefuse(root, top, file, limitBytes)));
    for (const [position, file] of batch.entries()) {
      const found = read[position];
      if (typeof found === 'string') texts.set(file, found);
      else if (found !== undefined && found.code !== 'repository-file-missing') unread.set(file, found);
    }
  }
  return { texts, unread };
}
