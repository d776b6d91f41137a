import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from './temporary-folder.ts';

/** All that a rehearsal may find on the machine of its user; there is no Python, so nothing is installed by pip. */
const PROGRAMS = [
  'git',
  'sh',
  'sed',
  'dirname',
  'cat',
  'env',
  'sleep',
  'sha256sum',
  'cp',
  'mkdir',
  'rm',
  'grep',
];

function findProgram(name: string): string {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const found = folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
  if (found === undefined) throw new Error(`the tests need \`${name}\` on PATH`);
  return found;
}

/** A `PATH` with the programs that are named, and no other. `more` adds folders before them. */
export function toolbox(more: readonly string[] = [], leftOut: readonly string[] = []): string {
  const folder = path.join(temporaryFolder('toolbox'), 'bin');
  mkdirSync(folder);
  for (const name of PROGRAMS) {
    if (!leftOut.includes(name)) symlinkSync(findProgram(name), path.join(folder, name));
  }
  return [...more, folder].join(path.delimiter);
}
