import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onDisk } from './disk.ts';
import { buildEnvironment } from './environment.ts';
import { MARK, endEscaped } from './escaped.ts';
import { type Listener, Timeline } from './events.ts';
import { type RunnerLog, createRunnerLog } from './runner-commands.ts';

/** What a rehearsal works with besides its subject: a folder of its own, the clock, the log, child environments. */
export interface Workspace {
  readonly folder: string;
  readonly timeline: Timeline;
  readonly log: RunnerLog;
  /** Environment of every child process: an allow-list, a home of its own. */
  readonly environment: Readonly<Record<string, string>>;
  /** One line that a child printed, as the runner's log would show it; undefined drops it. */
  readonly line: (raw: string) => string | undefined;
}

export interface WorkspaceOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The command line that runs this tokenless. */
  readonly self: readonly string[];
  readonly listener: Listener;
}

function shellQuoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** A folder with the command `tokenless`, so that gates and builds find the one that rehearses. */
async function makeCommands(folder: string, self: readonly string[]): Promise<string> {
  const commands = path.join(folder, 'commands');
  await mkdir(commands);
  const script = `#!/bin/sh\nexec ${self.map(shellQuoted).join(' ')} "$@"\n`;
  await writeFile(path.join(commands, 'tokenless'), script, { mode: 0o755 });
  return commands;
}

/** Makes the workspace; `stack` removes it, with everything that children left in it. Throws `file-not-writable`. */
export async function openWorkspace(
  options: WorkspaceOptions,
  stack: AsyncDisposableStack,
): Promise<Workspace> {
  const base = tmpdir();
  const made = await onDisk(base, () => mkdtemp(path.join(base, 'tokenless-rehearsal-')));
  const folder = await realpath(made);
  stack.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  const home = path.join(folder, 'home');
  await mkdir(home);
  const commands = await makeCommands(folder, options.self);
  const timeline = new Timeline(options.listener, () => performance.now());
  const log = createRunnerLog();
  const line = (raw: string): string | undefined => {
    const text = log.line(raw);
    if (text !== undefined) timeline.tell({ kind: 'output', text });
    return text;
  };
  const environment = {
    ...buildEnvironment(options.environment, { home, commands }),
    [MARK]: path.basename(folder),
  };
  stack.defer(() => endEscaped(environment));
  return { folder, timeline, log, line, environment };
}
