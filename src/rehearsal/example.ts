import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseConfigTexts, tagOfVersion } from '../publishing/config/index.ts';
import { Git, type GitEnvironment, readTextFile } from '../publishing/repository/index.ts';
import { onDisk } from './disk.ts';
import { rehearsalErrors } from './errors.ts';

/** The bundled examples: one that is accepted, and its twin whose environment is not the registered one. */
export const EXAMPLES = ['hello-dist', 'wrong-environment'] as const;

const FOLDER = path.join(import.meta.dirname, '..', '..', 'examples');

/** An example as a git repository of its own. */
export interface ExampleRepository extends AsyncDisposable {
  readonly directory: string;
}

/** Handed to git, because a machine may have no identity of its own. */
const IDENTITY = [
  'user.name=tokenless example',
  'user.email=example@tokenless.invalid',
  'init.defaultBranch=main',
].flatMap((setting) => ['-c', setting]);

function copyExample(name: string, into: string): Promise<void> {
  const filter = (source: string): boolean => !/^(?:dist|__pycache__)$/u.test(path.basename(source));
  return cp(path.join(FOLDER, name), into, { recursive: true, filter });
}

/**
 * Lays a bundled example out as a fresh repository, committed and tagged, as its maintainer would have it.
 * Throws `example-unknown`, `file-not-writable`.
 */
export async function openExample(name: string, environment: GitEnvironment): Promise<ExampleRepository> {
  if (!(EXAMPLES as readonly string[]).includes(name)) {
    throw rehearsalErrors.create('example-unknown', { name, known: EXAMPLES });
  }
  const base = tmpdir();
  const folder = await onDisk(base, () => mkdtemp(path.join(base, 'tokenless-example-')));
  const directory = path.join(folder, name);
  const dispose = (): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 3 });
  try {
    await onDisk(folder, () => copyExample(name, directory));
    const text = await readTextFile(path.join(directory, 'pyproject.toml'));
    const config = parseConfigTexts({ 'pyproject.toml': text });
    const git = new Git(directory, environment);
    await git.run(...IDENTITY, 'init', '--quiet');
    await git.run(...IDENTITY, 'add', '--all');
    await git.run(...IDENTITY, 'commit', '--quiet', '--message', `Release ${config.projectVersion ?? ''}`);
    await git.run('tag', tagOfVersion(config, config.projectVersion ?? '0'));
    return { directory, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}
