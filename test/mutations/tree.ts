import { execFile } from 'node:child_process';
import { appendFile, copyFile, lstat, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const ROOT = path.resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

/** A copy of the working tree in which a guard can be missing while others work in the original. */
export interface MutationTree extends AsyncDisposable {
  readonly root: string;
  /** Where a run of tests leaves its report: outside of the tree. */
  readonly report: string;
}

async function listFiles(): Promise<readonly string[]> {
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate', '-z'];
  const { stdout } = await run('git', list, { cwd: ROOT, maxBuffer: 64 * 1024 ** 2 });
  return stdout.split('\0').filter((file) => file !== '');
}

/** A file that was removed and not committed yet is still listed; a link may be to the installed packages. */
async function isFile(file: string): Promise<boolean> {
  return lstat(file).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function copyTree(into: string): Promise<void> {
  for (const file of await listFiles()) {
    if (!(await isFile(path.join(ROOT, file)))) continue;
    await mkdir(path.dirname(path.join(into, file)), { recursive: true });
    await copyFile(path.join(ROOT, file), path.join(into, file));
  }
}

/**
 * Copies what a commit of everything would hold, as it is now. It is a repository of its own, for tests that ask git
 * which files there are; the installed packages are shared.
 */
export async function openMutationTree(): Promise<MutationTree> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tokenless-mutations-'));
  // In a folder of its own: a test searches the sources for the path of the folder above.
  const root = path.join(folder, 'tree');
  const dispose = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    await copyTree(root);
    await symlink(path.join(ROOT, 'node_modules'), path.join(root, 'node_modules'));
    await run('git', ['init', '--quiet'], { cwd: root });
    await appendFile(path.join(root, '.git/info/exclude'), '/node_modules\n');
    await run('git', ['add', '--all'], { cwd: root });
    return { root, report: path.join(folder, 'report.json'), [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}
