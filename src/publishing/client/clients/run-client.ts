import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { programToStart } from '../../../base/index.ts';
import type { UploadToken } from '../exchange/index.ts';
import { placeOfPrograms } from '../identity/machine.ts';
import type { ClientEnvironment } from './environment.ts';
import { HAS_GROUPS, groupEnder } from './process-group.ts';

/** A client's command and the world that it runs in. */
export interface ClientRun {
  /** The program and its arguments. */
  readonly command: readonly [program: string, ...args: string[]];
  readonly directory: string;
  /** What the client inherits, before `own` sets and unsets. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly own: ClientEnvironment;
  /** Where its standard output goes: ours, or our standard error. */
  readonly stdout: 'inherit' | 2;
  readonly signal: AbortSignal;
}

/**
 * Runs a client with an upload token in its environment, never in its arguments, in a process group of its
 * own: a stop burns the token at once and reaches the whole group, scripts and what they started. Gives the
 * exit code. Rejects when the program cannot be started.
 */
export async function runClient(run: ClientRun, token: UploadToken): Promise<number> {
  const [program, ...args] = run.command;
  const environment = { ...run.environment, ...run.own.set };
  for (const name of run.own.unset) delete environment[name];
  run.signal.throwIfAborted();
  const child = spawn(programToStart(program, placeOfPrograms(run.environment)), args, {
    cwd: run.directory,
    env: environment,
    stdio: ['inherit', run.stdout, 'inherit'],
    detached: HAS_GROUPS,
  });
  const end = groupEnder(child.pid);
  const stop = (): void => {
    void token.burn();
    end();
  };
  run.signal.addEventListener('abort', stop, { once: true });
  try {
    const [code] = (await once(child, 'exit')) as [number | null];
    return code ?? 1;
  } finally {
    run.signal.removeEventListener('abort', stop);
    end();
  }
}
