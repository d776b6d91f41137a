import { packagingErrors } from '../../errors.ts';

function commonPath(paths: readonly string[]): string {
  const [first = '', ...others] = paths;
  let common = first.split('/');
  for (const path of others) {
    const parts = path.split('/');
    const differs = common.findIndex((part, index) => parts[index] !== part);
    if (differs >= 0) common = common.slice(0, differs);
  }
  return common.join('/');
}

/**
 * The one folder that holds everything in an sdist; PyPI's texts for none, several, or no `PKG-INFO` in it.
 * @param paths of all members.
 * @param isFile whether a path is a regular file.
 * @param expected `{name}-{version}` as in the filename (PEP 625).
 */
export function findTopFolder(
  paths: readonly string[],
  isFile: (path: string) => boolean,
  expected: string,
): string {
  const top = commonPath(paths);
  if (top === '') {
    const pypiMessage = 'Invalid distribution file. Incorrect number of top-level directories in sdist';
    const problem =
      paths.length === 0 ? 'it holds nothing' : 'its members have no top-level folder in common';
    throw packagingErrors.create('sdist-folder-invalid', { problem, expected, pypiMessage });
  }
  const path = `${top}/PKG-INFO`;
  if (!isFile(path)) {
    const pypiMessage = `Invalid distribution file. PKG-INFO not found at ${path}`;
    throw packagingErrors.create('member-missing', { path, pypiMessage });
  }
  if (top !== expected) {
    const problem = `the folder is called \`${top}\``;
    throw packagingErrors.create('sdist-folder-invalid', { problem, expected });
  }
  return top;
}
