import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** What a program left behind. */
export interface ProgramRun {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, as a person would see them; lines may have been wrapped by the program. */
  readonly output: string;
}

export interface ProgramOptions {
  readonly directory: string;
  /** The whole environment: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  /** Aborted: the program gets SIGTERM, as from a runner whose job is cancelled. */
  readonly signal?: AbortSignal | undefined;
}

/** Longer than any client needs, shorter than a test may take. */
const PATIENCE_MILLISECONDS = 25_000;

/** Runs a program to its end, with nothing to read from. */
export async function runProgram(
  program: string,
  args: readonly string[],
  { directory, environment, signal }: ProgramOptions,
): Promise<ProgramRun> {
  const child = spawn(program, args, {
    cwd: directory,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: PATIENCE_MILLISECONDS,
  });
  signal?.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
  const seen = { stdout: '', stderr: '', output: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      seen[name] += text;
      seen.output += text;
    });
  }
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode, ...seen };
}

/** An output on one line with single blanks, because clients wrap their messages at the width of a terminal. */
export function unwrapped({ output }: ProgramRun): string {
  return output.replaceAll(/[\s│╰╭─╯╮]+/gu, ' ');
}

/** How a program ended: `exit 0`, or what it printed besides, so that a test that wanted success says why not. */
export function endingOf({ exitCode, output }: ProgramRun): string {
  return exitCode === 0 ? 'exit 0' : `exit ${exitCode}\n${output}`;
}
