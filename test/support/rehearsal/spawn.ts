import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { CliRun } from '../cli.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { toolbox } from './toolbox.ts';

const MAIN = path.resolve(import.meta.dirname, '../../../src/cli/main.ts');

/** The real program, in a process of its own. */
export interface SpawnedCli {
  /** Its `TMPDIR`. */
  readonly scratch: string;
  /** Waits until stderr, or what is named, holds a text; fails when the process ends before. */
  until(text: string | RegExp, stream?: 'stdout' | 'stderr'): Promise<void>;
  signal(name: NodeJS.Signals): void;
  /** Waits for its end. The exit code is that of a shell: 128 and the signal's number for one that was killed. */
  ended(): Promise<CliRun>;
  readonly stdout: string;
  readonly stderr: string;
}

/** Processes of this machine that were started with a folder in their environment (Linux; elsewhere none is seen). */
export function processesWith(folder: string): readonly string[] {
  let ids: readonly string[];
  try {
    ids = readdirSync('/proc').filter((name) => /^\d+$/u.test(name) && Number(name) !== process.pid);
  } catch {
    return [];
  }
  return ids.flatMap((id) => {
    try {
      const isOurs = readFileSync(`/proc/${id}/environ`, 'utf8').includes(folder);
      return isOurs ? [readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ')] : [];
    } catch {
      return [];
    }
  });
}

/** Starts the real command line; it is killed with the test. */
export function spawnCli(
  args: readonly string[],
  world: { readonly env?: Readonly<Record<string, string>>; readonly directory?: string } = {},
): SpawnedCli {
  const scratch = temporaryFolder('scratch');
  const env = { PATH: toolbox(), HOME: temporaryFolder('home'), TMPDIR: scratch, ...world.env };
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: world.directory,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const heard = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (heard.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (heard.stderr += text));
  const end = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  return {
    scratch,
    signal: (name) => void child.kill(name),
    async until(text, stream = 'stderr') {
      const isThere = (): boolean =>
        typeof text === 'string' ? heard[stream].includes(text) : text.test(heard[stream]);
      while (!isThere()) {
        if (child.exitCode !== null || child.signalCode !== null) {
          throw new Error(`it ended before it printed ${String(text)}:\n${heard.stderr}`);
        }
        await Promise.race([once(child[stream], 'data'), end]);
      }
    },
    async ended() {
      const [code, signal] = await end;
      return { exitCode: code ?? (signal === 'SIGINT' ? 130 : 143), ...heard };
    },
    get stdout() {
      return heard.stdout;
    },
    get stderr() {
      return heard.stderr;
    },
  };
}
