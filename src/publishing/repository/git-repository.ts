import { stat } from 'node:fs/promises';
import path from 'node:path';
import { repositoryErrors } from './errors.ts';
import { Git, type GitEnvironment } from './git.ts';

/** What can be asked of a git repository. Nothing here changes it. */
export interface GitRepository {
  /** The top folder of the work tree, absolute. */
  readonly root: string;
  /** Runs further git commands in it. */
  readonly git: Git;
}

/**
 * The repository that a folder lies in. Throws `repository-not-found` (also for a folder that does not
 * exist), `git-failed` (for example a repository of another owner), `git-not-found`.
 */
export async function findRepository(directory: string, environment: GitEnvironment): Promise<GitRepository> {
  const absolute = path.resolve(directory);
  const isFolder = await stat(absolute).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) throw repositoryErrors.create('repository-not-found', { directory });
  const git = new Git(absolute, environment);
  const args = ['rev-parse', '--show-toplevel'];
  const { exitCode, stdout, stderr } = await git.try(...args);
  const root = stdout.replace(/\n$/u, '');
  if (exitCode === 0 && root !== '') return { root, git: git.in(root) };
  if (/not a git repository|must be run in a work tree/u.test(stderr)) {
    throw repositoryErrors.create('repository-not-found', { directory });
  }
  throw repositoryErrors.create('git-failed', { command: `git ${args.join(' ')}`, output: stderr.trim() });
}

/**
 * The repository of a folder for whoever wants only its history: a bare one, and the folder of git itself, are
 * found too, with that folder as root. Throws what `findRepository` throws.
 */
export async function findHistory(directory: string, environment: GitEnvironment): Promise<GitRepository> {
  try {
    return await findRepository(directory, environment);
  } catch (error) {
    if (!repositoryErrors.owns(error) || error.code !== 'repository-not-found') throw error;
    const git = new Git(path.resolve(directory), environment);
    const { exitCode, stdout } = await git.try('rev-parse', '--absolute-git-dir').catch(() => NOWHERE);
    const root = stdout.replace(/\n$/u, '');
    if (exitCode !== 0 || root === '') throw error;
    return { root, git: git.in(root) };
  }
}

const NOWHERE = { exitCode: 1, stdout: '' };

/** The URL of a remote as configured; undefined when there is no such remote. */
export async function remoteUrl({ git }: GitRepository, remote = 'origin'): Promise<string | undefined> {
  const { exitCode, stdout } = await git.try('config', '--get', `remote.${remote}.url`);
  return exitCode === 0 ? stdout.trim() : undefined;
}

async function commitOf({ git }: GitRepository, revision: string): Promise<string | undefined> {
  const { exitCode, stdout } = await git.try(
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${revision}^{commit}`,
  );
  return exitCode === 0 ? stdout.trim() : undefined;
}

/** The commit that is checked out, as 40 hex digits. Throws `repository-has-no-commit`. */
export async function headCommit(repository: GitRepository): Promise<string> {
  const commit = await commitOf(repository, 'HEAD');
  if (commit !== undefined) return commit;
  throw repositoryErrors.create('repository-has-no-commit', { directory: repository.root });
}

/** The commit that a tag stands on, annotated or not; undefined when there is no such tag. */
export async function commitOfTag(repository: GitRepository, tag: string): Promise<string | undefined> {
  return await commitOf(repository, `refs/tags/${tag}`);
}

/** True when the repository has the tag. */
export async function tagExists(repository: GitRepository, tag: string): Promise<boolean> {
  return (await commitOfTag(repository, tag)) !== undefined;
}

/** The tags on the checked-out commit, newest version first. */
export async function tagsAtHead({ git }: GitRepository): Promise<readonly string[]> {
  const { exitCode, stdout } = await git.try('tag', '--points-at', 'HEAD', '--sort=-version:refname');
  return exitCode === 0 ? stdout.split('\n').filter((tag) => tag !== '') : [];
}

/** The newest tags of the repository, whatever commit they stand on: enough to see how it names them. */
export async function recentTags({ git }: GitRepository, count = 50): Promise<readonly string[]> {
  const format = ['--sort=-creatordate', `--count=${count}`, '--format=%(refname:strip=2)'];
  const { exitCode, stdout } = await git.try('for-each-ref', ...format, 'refs/tags');
  return exitCode === 0 ? stdout.split('\n').filter((tag) => tag !== '') : [];
}

/** True when nothing is changed, staged or untracked (ignored files do not count). */
export async function isClean({ git }: GitRepository): Promise<boolean> {
  return (await git.run('status', '--porcelain', '-z', '--untracked-files=normal')) === '';
}
