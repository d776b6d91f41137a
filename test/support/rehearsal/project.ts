import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from './temporary-folder.ts';

const EXAMPLE = path.resolve(import.meta.dirname, '../../../examples/hello-dist');

export const PYPROJECT = 'pyproject.toml';
export const WORKFLOW = '.github/workflows/release.yml';

/** Changes to the files of the example; each must find what it changes. */
export type Edits = Readonly<Record<string, (text: string) => string>>;

/** How a test's project differs from the bundled example. */
export interface ProjectOptions {
  readonly edits?: Edits;
  /** Whole files, new or instead of those of the example. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Files of the example that are left out. */
  readonly without?: readonly string[];
  /** Folder of the project in its repository; default: its top. */
  readonly folder?: string;
  /** Tag on the commit; null: none. */
  readonly tag?: string | null;
  /** False: a folder that is no repository. */
  readonly repository?: boolean;
}

/** Replaces a text that must be there. */
export function replacing(from: string | RegExp, to: string): (text: string) => string {
  return (text) => {
    const changed = typeof from === 'string' ? text.replaceAll(from, () => to) : text.replace(from, to);
    if (changed === text) throw new Error(`nothing to replace: ${String(from)}`);
    return changed;
  };
}

/** Several changes to one file, one after the other. */
export function all(...edits: readonly ((text: string) => string)[]): (text: string) => string {
  return (text) => edits.reduce((changed, edit) => edit(changed), text);
}

/** Runs git with nothing of this machine's configuration. */
export function git(directory: string, ...args: readonly string[]): string {
  const identity = [
    '-c',
    'user.name=Test',
    '-c',
    'user.email=test@example.invalid',
    '-c',
    'commit.gpgSign=false',
  ];
  const env = {
    PATH: process.env['PATH'] ?? '',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
  };
  return execFileSync('git', [...identity, ...args], {
    cwd: directory,
    env,
    encoding: 'utf8',
    stdio: 'pipe',
  });
}

function write(root: string, name: string, content: string | Uint8Array): void {
  const file = path.join(root, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** The bundled example as a repository of its own, changed as the test wants; gone when the test is over. */
export function makeProject(options: ProjectOptions = {}): string {
  const { edits = {}, files = {}, without = [], folder = '.', tag = 'v0.1.0', repository = true } = options;
  const root = path.join(temporaryFolder('project'), 'repository');
  const project = path.join(root, folder);
  cpSync(EXAMPLE, project, { recursive: true });
  for (const [name, edit] of Object.entries(edits)) {
    write(project, name, edit(readFileSync(path.join(project, name), 'utf8')));
  }
  for (const [name, content] of Object.entries(files)) write(project, name, content);
  for (const name of without) rmSync(path.join(project, name));
  if (!repository) return project;
  git(root, 'init', '--quiet', '--initial-branch=main');
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--message', 'Release');
  if (tag !== null) git(root, 'tag', tag);
  return project;
}
