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

/** Ends a whole process group: first politely, then for good. */
function endGroup(pid: number): void {
  const signal = (name: NodeJS.Signals): void => {
    try {
      process.kill(-pid, name);
    } catch {
      // The group is gone already.
    }
  };
  signal('SIGTERM');
  setTimeout(() => signal('SIGKILL'), GRACE_MILLISECONDS).unref();
}

/**
 * Runs a program to its end in a process group of its own, so that an interrupted rehearsal leaves no
 * grandchild behind. Rejects when the program cannot be started or the signal is aborted.
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
  const abort = (): void => {
    if (child.pid !== undefined) endGroup(child.pid);
  };
  options.signal.addEventListener('abort', abort, { once: true });
  try {
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    options.signal.throwIfAborted();
    return { exitCode, output };
  } finally {
    options.signal.removeEventListener('abort', abort);
  }
}
