import path from 'node:path';
import { run } from '@stricli/core';
import { app, type CliContext, documentedExitCode } from '../../src/cli/index.ts';

/** What a person sees of one command: exit code, stdout, stderr. */
export interface CliRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliWorld {
  readonly env?: Readonly<Record<string, string>>;
  readonly directory?: string;
  readonly stdin?: string;
  readonly signal?: AbortSignal;
}

/** Runs one command in this process, its world handed in. */
export async function runCli(args: readonly string[], world: CliWorld = {}): Promise<CliRun> {
  const out: string[] = [];
  const err: string[] = [];
  let asked: number | undefined;
  const process_ = {
    stdout: { write: (text: string) => void out.push(text) },
    stderr: { write: (text: string) => void err.push(text) },
    env: world.env ?? {},
    exitCode: null as number | string | null,
  };
  const context: CliContext = {
    process: process_,
    env: world.env ?? {},
    directory: world.directory ?? process.cwd(),
    interactive: false,
    signal: world.signal ?? new AbortController().signal,
    self: [process.execPath, path.resolve(import.meta.dirname, '../../src/cli/main.ts')],
    readStdin: async () => world.stdin ?? '',
    exitWith: (code) => {
      asked = code;
    },
  };
  await run(app, args, context);
  const exitCode = documentedExitCode(Number(process_.exitCode ?? 0), asked);
  return { exitCode, stdout: out.join(''), stderr: err.join('') };
}
