import { lstat, mkdir, readlink, realpath, symlink, copyFile, chmod } from 'node:fs/promises';
import path from 'node:path';
import { repositoryErrors } from './errors.ts';
import type { Git } from './git.ts';
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
  if (origin !== undefined) await inside.run('remote', 'set-url', 'origin', '--', withoutCredentials(origin));
  for (const file of await linksOf(inside)) await refuseEscape(into, file);
}

/**
 * A remote's URL as a build may see it. SECURITY: CI and many laptops keep a token in it, and gates and builds
 * can read the clone's configuration (guarded by repository.test.ts). The user of ssh is no secret.
 */
export function withoutCredentials(remote: string): string {
  const url = URL.parse(remote);
  if (url === null || (url.username === '' && url.password === '')) return remote;
  url.password = '';
  if (/^https?:$/u.test(url.protocol)) url.username = '';
  return url.href;
}

const LINK_MODE = '120000';

async function linksOf(git: Git): Promise<readonly string[]> {
  const entries = (await git.run('ls-files', '--stage', '-z')).split('\0');
  return entries
    .filter((entry) => entry.startsWith(LINK_MODE))
    .map((entry) => entry.slice(entry.indexOf('\t') + 1));
}

/**
 * Refuses a link that leads out of its tree. An absolute one always does: in a clone or copy it still points
 * into the original, which a build would then change.
 */
async function refuseEscape(root: string, file: string): Promise<void> {
  const link = path.join(root, file);
  const written = await readlink(link);
  const target = path.isAbsolute(written) ? undefined : path.resolve(path.dirname(link), written);
  const real = await realpath(link).catch(() => target);
  const top = await realpath(root);
  const isInside = (name: string | undefined, folder: string): boolean =>
    name !== undefined && (name === folder || name.startsWith(folder + path.sep));
  if (isInside(target, path.resolve(root)) && (isInside(real, top) || isInside(real, path.resolve(root))))
    return;
  throw repositoryErrors.create('repository-link-escapes', { file });
}

/** A copied working tree. */
export interface CopiedTree {
  /** Paths from the top, `/` between names. */
  readonly files: readonly string[];
}

/** Copies one file or link; false for what is gone or is no file (a submodule's folder). */
async function copyOne(root: string, into: string, file: string): Promise<boolean> {
  const from = path.join(root, file);
  const found = await lstat(from).catch(() => undefined);
  if (found === undefined || !(found.isFile() || found.isSymbolicLink())) return false;
  const to = path.join(into, file);
  await mkdir(path.dirname(to), { recursive: true });
  if (found.isSymbolicLink()) {
    await refuseEscape(root, file);
    await symlink(await readlink(from), to);
  } else {
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
