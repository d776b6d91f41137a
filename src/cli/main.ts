#!/usr/bin/env node
import { run } from '@stricli/core';
import { app } from './app.ts';
import type { CliContext } from './context.ts';
import { cliErrors } from './errors.ts';
import { EXIT, documentedExitCode } from './exit-codes.ts';

/** One Ctrl-C can arrive as several signals: from the terminal, and handed on by npm. */
const ONE_STOP_MILLISECONDS = 2000;

/** The first signal asks every command to clean up and stop; one that comes later does not wait for that. */
function stopOnSignals(stopping: AbortController): void {
  let firstAt: number | undefined;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      firstAt ??= performance.now();
      if (performance.now() - firstAt > ONE_STOP_MILLISECONDS) process.exit(EXIT.interrupted);
      const command = `tokenless ${process.argv[2] ?? ''}`;
      stopping.abort(cliErrors.create('interrupted', { command }));
    });
  }
}

async function main(): Promise<void> {
  const stopping = new AbortController();
  let asked: number | undefined;
  stopOnSignals(stopping);
  // Streams and modules are opened by who needs them: half of a short command's time would go into them.
  const io: CliContext['process'] = {
    get stdout() {
      return process.stdout;
    },
    get stderr() {
      return process.stderr;
    },
    env: process.env,
  };
  const context: CliContext = {
    process: io,
    env: process.env,
    directory: process.cwd(),
    get interactive() {
      return process.env['CI'] === undefined && process.stdin.isTTY && process.stderr.isTTY;
    },
    signal: stopping.signal,
    self: [process.execPath, process.argv[1] ?? ''],
    readStdin: async () => (await import('node:stream/consumers')).text(process.stdin),
    exitWith: (code) => {
      asked = code;
    },
  };
  await run(app, process.argv.slice(2), context);
  process.exitCode = documentedExitCode(Number(io.exitCode ?? 0), asked);
}

await main();
