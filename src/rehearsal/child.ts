import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

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
const GRACE_MILLISECONDS = 2000;

/** Sends a signal to a process group; false when nobody is left in it. */
function signalGroup(pid: number, name: NodeJS.Signals): boolean {
  try {
    process.kill(-pid, name);
    return true;
  } catch {
    return false;
  }
}

/** Ends a whole process group when called: first politely, then for good; an empty group costs no time. */
function groupEnder(pid: number | undefined): () => void {
  let killing: NodeJS.Timeout | undefined;
  return () => {
    if (pid === undefined) return;
    if (!signalGroup(pid, 'SIGTERM')) clearTimeout(killing);
    else killing ??= setTimeout(() => signalGroup(pid, 'SIGKILL'), GRACE_MILLISECONDS);
  };
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
    detached: true,
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
      // A grandchild may hold the pipes: `close` would wait for it.
      child.once('exit', end);
      child.once('close', resolve);
    });
    options.signal.throwIfAborted();
    return { exitCode, output };
  } finally {
    options.signal.removeEventListener('abort', end);
    end();
  }
}
