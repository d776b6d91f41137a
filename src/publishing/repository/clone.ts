import { lstat, mkdir, readlink, realpath, symlink, copyFile, chmod } from 'node:fs/promises';
import path from 'node:path';
import { repositoryErrors } from './errors.ts';
import { type GitRepository, commitOfTag, remoteUrl } from './git-repository.ts';

/**
 * Clones a repository into a folder that does not exist yet and checks a tag out, with all tags (tools that
 * derive the version want them), without hooks, templates, hard links or submodules. The clone's `origin` is
 * the original's. Throws `tag-not-found`, `git-failed`.
 */
export async function cloneAtTag(repository: GitRepository, tag: string, into: string): Promise<void> {
  if ((await commitOfTag(repository, tag)) === undefined) {
    throw repositoryErrors.create('tag-not-found', { tag, directory: repository.root });
  }
  const { git, root } = repository;
  const clone = [
    'clone',
    '--quiet',
    '--no-checkout',
    '--no-hardlinks',
    '--no-recurse-submodules',
    '--template=',
  ];
  await git.run(...clone, '--', root, into);
  const inside = git.in(into);
  await inside.run('checkout', '--quiet', '--detach', `refs/tags/${tag}`, '--');
  const origin = await remoteUrl(repository);
  if (origin !== undefined) await inside.run('remote', 'set-url', 'origin', '--', origin);
}

/** A copied working tree. */
export interface CopiedTree {
  /** Paths from the top, `/` between names. */
  readonly files: readonly string[];
}

async function copyLink(from: string, to: string, root: string, file: string): Promise<void> {
  const target = await realpath(from).catch(() => undefined);
  const top = await realpath(root);
  if (target !== undefined && target !== top && !target.startsWith(top + path.sep)) {
    throw repositoryErrors.create('repository-link-escapes', { file });
  }
  await symlink(await readlink(from), to);
}

/** Copies one file or link; false for what is gone or is no file (a submodule's folder). */
async function copyOne(root: string, into: string, file: string): Promise<boolean> {
  const from = path.join(root, file);
  const found = await lstat(from).catch(() => undefined);
  if (found === undefined || !(found.isFile() || found.isSymbolicLink())) return false;
  const to = path.join(into, file);
  await mkdir(path.dirname(to), { recursive: true });
  if (found.isSymbolicLink()) await copyLink(from, to, root, file);
  else {
    await copyFile(from, to);
    await chmod(to, found.mode & 0o777);
  }
  return true;
}

/**
 * Copies the files that a commit of everything would hold, tracked ones as they are now and untracked ones
 * that are not ignored, from a folder of the repository into a new folder. Throws `repository-link-escapes`,
 * `git-failed`.
 *
 * @param folder below the repository's root; only its files are copied
 */
export async function copyWorkingTree(
  repository: GitRepository,
  into: string,
  folder: string = repository.root,
): Promise<CopiedTree> {
  const git = repository.git.in(folder);
  const listed = await git.run('ls-files', '--cached', '--others', '--exclude-standard', '-z');
  const files = [...new Set(listed.split('\0').filter((file) => file !== ''))].sort();
  await mkdir(into, { recursive: true });
  const copied: string[] = [];
  for (const file of files) {
    if (await copyOne(folder, into, file)) copied.push(file);
  }
  return { files: copied };
}
