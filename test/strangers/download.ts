import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../support/rehearsal/temporary-folder.ts';
import type { Stranger } from './stranger.ts';

const OPTIONS = ['--no-deps', '--disable-pip-version-check', '--no-input', '--quiet', '--retries', '2'];

/** How pip is told to take one file, and no other of its release. */
function choosing(filename: string): readonly string[] {
  if (!filename.endsWith('.whl')) return ['--no-binary=:all:'];
  const [python = '', abi = '', platforms = ''] = filename.slice(0, -'.whl'.length).split('-').slice(-3);
  if (platforms === 'any') return ['--only-binary=:all:'];
  const [platform = ''] = platforms.split('.');
  const target = ['--implementation', python.slice(0, 2), '--python-version', python.slice(2), '--abi', abi];
  return ['--only-binary=:all:', ...target, '--platform', platform];
}

const sha256 = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

/** What came from the index: the folder, or why nothing came. */
export type Downloaded = string | { readonly unreachable: string };

/** True for what pip says where there is no network, or none that leads to the index: these files do exist. */
function isUnreachable(output: string): boolean {
  return /from versions: none|NewConnectionError|ConnectTimeout|ReadTimeout|NameResolutionError|ProxyError|Connection (?:broken|refused)|Temporary failure in name resolution/u.test(
    output,
  );
}

/** Downloads the distributions of a stranger by an unmodified pip. What is missing or differs throws. */
export function downloadStranger(pip: string, { name, version, files }: Stranger): Downloaded {
  const folder = path.join(temporaryFolder('stranger'), 'dist');
  mkdirSync(folder);
  for (const { filename } of files) {
    const args = ['download', ...OPTIONS, ...choosing(filename), '--dest', folder, `${name}==${version}`];
    try {
      execFileSync(pip, args, { encoding: 'utf8', stdio: 'pipe' });
    } catch (error) {
      const output = String((error as { stderr?: unknown }).stderr);
      if (isUnreachable(output)) return { unreachable: output.split('\n').at(0) ?? '' };
      throw error;
    }
  }
  return folder;
}

/** The files of a folder as they are recorded. */
export function filesIn(folder: string): Stranger['files'] {
  return readdirSync(folder)
    .toSorted()
    .map((filename) => ({ filename, sha256: sha256(path.join(folder, filename)) }));
}
