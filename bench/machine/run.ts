import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import { NotMeasured } from '../promise.ts';

const FOLDERS_FOR_SERVERS = ['/usr/sbin', '/usr/local/sbin', '/sbin'];

/** Finds a program on the search path, or where servers are kept (which is not on every person's path). */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), ...FOLDERS_FOR_SERVERS];
  return folders
    .map((folder) => path.join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return statSync(file).isFile();
      } catch {
        return false;
      }
    });
}

/** The program, or the end of this measurement in words. */
export function requireProgram(name: string): string {
  const file = findProgram(name);
  if (file === undefined) throw new NotMeasured(`\`${name}\` is not installed`);
  return file;
}

/** What a program did. */
export interface Ran {
  readonly seconds: number;
  readonly stdout: string;
}

/** How a program is run. */
export interface RunOptions {
  readonly directory?: string;
  /** The whole environment; ours when left out. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

const LONGEST_MILLISECONDS = 300_000;

/** Runs a program to its end and takes the time, its start included. Throws with its words when it fails. */
export async function timeProgram(
  program: string,
  args: readonly string[],
  { directory, environment }: RunOptions = {},
): Promise<Ran> {
  const start = performance.now();
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LONGEST_MILLISECONDS,
    env: environment === undefined ? process.env : { ...environment },
    ...(directory === undefined ? {} : { cwd: directory }),
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const seconds = (performance.now() - start) / 1000;
  if (code === 0) return { seconds, stdout: output.stdout };
  throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${output.stdout}${output.stderr}`);
}
