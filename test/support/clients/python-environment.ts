import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { ClientWorld } from './world.ts';

/** A fresh environment of a Python: nothing is installed in it, not even pip. */
export interface PythonEnvironment {
  readonly python: string;
  /** Runs code in it and returns what was printed. */
  run(code: string): string;
}

/** Makes an environment in the world's folder; without pip, which would take seconds. */
export function makePythonEnvironment({ folder }: ClientWorld): PythonEnvironment {
  const root = path.join(folder, 'environment');
  execFileSync('python3', ['-m', 'venv', '--without-pip', root]);
  const python = path.join(root, 'bin', 'python');
  return { python, run: (code) => execFileSync(python, ['-c', code], { encoding: 'utf8' }) };
}
