import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { processesWith } from '../../support/rehearsal/spawn.ts';
import { temporaryFolder } from '../../support/rehearsal/temporary-folder.ts';
import { toolbox } from '../../support/rehearsal/toolbox.ts';
import { type Planted, createLeakSearch } from './needles.ts';

const MAIN = path.resolve(import.meta.dirname, '../../../src/cli/main.ts');
const SAMPLE_MILLISECONDS = 20;
/** Files for which the runner gives a job a path: it writes what the runner reads there. */
const RUNNER_FILES = ['GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY', 'GITHUB_ENV'] as const;

/** What is run, and what ends it early. */
export interface WatchedCommand {
  readonly args: readonly string[];
  readonly directory?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Folders that are searched besides its own: the data of an index, the project. */
  readonly folders?: readonly string[];
  /** What a person typed among the arguments, against all advice: it is looked for everywhere else. */
  readonly typed?: readonly string[];
  /** The signal that ends it, once its stderr holds a text. */
  readonly stop?: { readonly when: string; readonly signal: NodeJS.Signals };
}

/** What a command left behind anywhere, by where it was seen. */
export interface Watched {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What it told the runner to mask. */
  readonly masked: readonly string[];
  /** `WHERE holds NAME` for each piece of a secret, of those planted and those masked. */
  leaks(planted: readonly Planted[]): readonly string[];
}

interface File {
  readonly changedAt: number;
  readonly path: string;
}

function filesBelow(folder: string): readonly File[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => ({ path: file, changedAt: statSync(file).mtimeMs }));
}

const MASK = '::add-mask::';
const isMask = (line: string): boolean => line.startsWith(MASK);

/** A log as its reader gets it: the runner takes out the lines that tell it what to mask. */
function asRunnerShows(text: string): string {
  return text
    .split('\n')
    .filter((line) => !isMask(line))
    .join('\n');
}

function maskedIn(text: string): readonly string[] {
  return text
    .split('\n')
    .filter(isMask)
    .map((line) => line.slice(MASK.length).trim());
}

/** Samples the command lines of a process and all that it started. */
function watchArguments(scratch: string): { stop(): string } {
  const seen = new Set<string>();
  const timer = setInterval(() => {
    for (const line of processesWith(scratch)) seen.add(line);
  }, SAMPLE_MILLISECONDS);
  return {
    stop: () => {
      clearInterval(timer);
      return [...seen].join('\n');
    },
  };
}

function stopWhenTold(child: ChildProcess, { when, signal }: NonNullable<WatchedCommand['stop']>): void {
  let heard = '';
  child.stderr?.on('data', (text: string) => {
    const isTold = heard.includes(when);
    heard += text;
    // Once: a second signal means that it is not awaited any more.
    if (!isTold && heard.includes(when)) child.kill(signal);
  });
}

/**
 * Runs the real command line as CI runs it, with files for what it tells the runner, and keeps everything that
 * somebody could read afterwards: what it printed, what it wrote anywhere, and the arguments of its processes.
 */
export async function watch(command: WatchedCommand): Promise<Watched> {
  const scratch = temporaryFolder('scratch');
  const home = temporaryFolder('home');
  const runner = path.join(temporaryFolder('runner'), 'files');
  mkdirSync(runner);
  const runnerFiles = RUNNER_FILES.map((name) => [name, path.join(runner, name)] as const);
  for (const [, file] of runnerFiles) writeFileSync(file, '');
  const searched = [scratch, home, runner, ...(command.folders ?? [])];
  const before = new Map(searched.flatMap(filesBelow).map((file) => [file.path, file.changedAt]));
  const env = {
    PATH: toolbox(),
    HOME: home,
    TMPDIR: scratch,
    ...Object.fromEntries(runnerFiles),
    ...command.env,
  };
  const child = spawn(process.execPath, [MAIN, ...command.args], { cwd: command.directory ?? scratch, env });
  const heard = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (heard.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (heard.stderr += text));
  child.stdin.end(command.stdin ?? '');
  if (command.stop !== undefined) stopWhenTold(child, command.stop);
  const processes = watchArguments(scratch);
  const [exitCode] = (await once(child, 'close')) as [number | null];
  const commandLines = (command.typed ?? []).reduce(
    (text, typed) => text.replaceAll(typed, '[typed]'),
    processes.stop(),
  );
  const masked = maskedIn(heard.stderr + heard.stdout);
  const written = (): readonly File[] =>
    searched.flatMap(filesBelow).filter((file) => before.get(file.path) !== file.changedAt);
  return {
    exitCode,
    ...heard,
    masked,
    leaks(planted) {
      const search = createLeakSearch([
        ...planted,
        ...masked.map((secret, at) => ({ name: `masked secret ${at + 1}`, secret })),
      ]);
      const places: (readonly [string, string])[] = [
        ['stdout', asRunnerShows(heard.stdout)],
        ['stderr', asRunnerShows(heard.stderr)],
        ['the arguments of a process', commandLines],
        ...written().map((file) => [file.path, readFileSync(file.path, 'latin1')] as const),
      ];
      return places.flatMap(([where, text]) => search(text).map((name) => `${where} holds ${name}`));
    },
  };
}
