import path from 'node:path';
import { timeProgram } from './run.ts';

/** The root of the repository. */
export const ROOT: string = path.resolve(import.meta.dirname, '..', '..');

/** Builds what is published and gives the command line that starts it: the promises are about that one. */
export async function packCommandLine(folder: string): Promise<readonly string[]> {
  const into = path.join(folder, 'packed');
  await timeProgram(process.execPath, [path.join(ROOT, 'tools', 'package.ts'), '--into', into]);
  return [process.execPath, path.join(into, 'dist', 'main.js')];
}
