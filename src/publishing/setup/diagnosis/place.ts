import { stat } from 'node:fs/promises';
import path from 'node:path';
import { type GitRepository, findRepository, repositoryErrors } from '../../repository/index.ts';

/** Where a diagnosis looks: the top of the tree, with git where git knows it. */
export interface Place {
  readonly root: string;
  readonly repository: GitRepository | undefined;
}

async function isFolder(folder: string): Promise<boolean> {
  return stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** Codes that say that git does not know the folder: its files are there all the same. */
const WITHOUT_GIT = ['repository-not-found', 'git-not-found', 'git-failed'];

/**
 * Finds the top of the tree that a folder lies in. A folder with `.github` of its own stands for a whole
 * repository, also without git. Throws `repository-not-found` for a folder that does not exist.
 */
export async function findPlace(
  directory: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Place> {
  try {
    const repository = await findRepository(directory, environment);
    const isWhole = await isFolder(path.join(directory, '.github'));
    return { root: isWhole ? directory : repository.root, repository };
  } catch (error) {
    const isWithout = repositoryErrors.owns(error) && WITHOUT_GIT.includes(error.code);
    if (!isWithout || !(await isFolder(directory))) throw error;
    return { root: directory, repository: undefined };
  }
}
