import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { HAS_GROUPS, groupEnder } from '../publishing/client/index.ts';
import { endEscaped } from './escaped.ts';

/** What a child process left behind; `output` is stdout and stderr as they came, last lines first lost. */
export interface ChildResult {
  readonly exitCode: number | null;
  readonly output: readonly string[];
}

export interface ChildOptions {
  readonly directory: string;
  /** The whole environment: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Each line of stdout and stderr; what it returns is kept, undefined drops the line. */
  readonly line: (line: string) => string | undefined;
}

const KEPT_LINES = 400;
/** How long a child that ended may keep its pipes open by what it started elsewhere. */
const PIPES_MILLISECONDS = 500;

function closePipesSoon(child: ChildProcess): void {
  const closing = setTimeout(() => {
    child.stdout?.destroy();
    child.stderr?.destroy();
  }, PIPES_MILLISECONDS);
  child.once('close', () => clearTimeout(closing));
}

/**
 * Runs a program to its end in a process group of its own, so that no grandchild is left behind: what it
 * started ends with it, as on a runner, and at once when the rehearsal is interrupted. Rejects when the
 * program cannot be started or the signal is aborted.
 */
export async function runChild(
  command: string,
  args: readonly string[],
  options: ChildOptions,
): Promise<ChildResult> {
  options.signal.throwIfAborted();
  const child = spawn(command, args, {
    cwd: options.directory,
    env: { ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: HAS_GROUPS,
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (raw) => {
      const line = options.line(raw);
      if (line === undefined) return;
      output.push(line);
      if (output.length > KEPT_LINES) output.shift();
    });
  }
  const end = groupEnder(child.pid);
  options.signal.addEventListener('abort', end, { once: true });
  try {
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      // A grandchild may hold the pipes, and in a session of its own the group's end does not reach it:
      // `close` alone would wait for it for ever.
      child.once('exit', () => {
        end();
        closePipesSoon(child);
      });
      child.once('close', resolve);
    });
    await endEscaped(options.environment);
    options.signal.throwIfAborted();
    return { exitCode, output };
  } finally {
    options.signal.removeEventListener('abort', end);
    end();
  }
}
