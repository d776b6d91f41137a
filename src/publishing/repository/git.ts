import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { devNull } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { repositoryErrors } from './errors.ts';
import { gitProgram } from './git-program.ts';

/** How one run of git ended. */
export interface GitResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A run of git whose output is read as it comes. */
export interface GitProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Resolves when git ended well. Rejects with `git-failed`, `git-not-found`, or an `AbortError`. */
  readonly ended: Promise<void>;
}

const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;
const MAX_ERROR_CHARS = 4096;

/**
 * Settings that keep git from running programs of a repository's choice: no hooks, no file system monitor, no
 * transport but local files; and no signatures. They come last and so win over every configuration. Content
 * filters named in the repository's own `.git/config` still run where git has to compare a changed file.
 */
const SAFE_SETTINGS: readonly string[] = [
  `core.hooksPath=${devNull}`,
  'core.fsmonitor=false',
  'protocol.allow=never',
  'protocol.file.allow=always',
  'commit.gpgSign=false',
  'tag.gpgSign=false',
  'advice.detachedHead=false',
];

/**
 * What a reader of history adds: objects as they are stored (a replacement or a graft would hide some), and none
 * fetched from anywhere, not even from a folder, when a partial clone lacks them.
 */
const STORED_OBJECTS = {
  settings: ['protocol.file.allow=never', 'log.showSignature=false'],
  environment: { GIT_NO_LAZY_FETCH: '1', GIT_NO_REPLACE_OBJECTS: '1', GIT_GRAFT_FILE: devNull },
};

/** Only these variables reach git: a stray `GIT_DIR` would make it work in another repository. */
const PASSED_ON = ['PATH', 'HOME', 'USERPROFILE', 'SYSTEMROOT', 'TMPDIR', 'TEMP', 'TMP', 'XDG_CONFIG_HOME'];

/** The environment that git runs in. */
export type GitEnvironment = Readonly<Record<string, string | undefined>>;

function cleanEnvironment(environment: GitEnvironment): Record<string, string> {
  const passed = PASSED_ON.map((name): [string, string | undefined] => [name, environment[name]]);
  return {
    ...Object.fromEntries(passed.filter((pair): pair is [string, string] => pair[1] !== undefined)),
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
  };
}

/** Runs git in one folder; arguments are never read by a shell. */
export class Git {
  readonly #directory: string;
  readonly #environment: GitEnvironment;

  constructor(directory: string, environment: GitEnvironment) {
    this.#directory = directory;
    this.#environment = environment;
  }

  /** The same environment in another folder. */
  in(directory: string): Git {
    return new Git(directory, this.#environment);
  }

  /** Runs git and hands back how it ended. Throws `git-not-found`. */
  async try(...args: readonly string[]): Promise<GitResult> {
    const settings = SAFE_SETTINGS.flatMap((setting) => ['-c', setting]);
    const options = {
      cwd: this.#directory,
      env: cleanEnvironment(this.#environment),
      maxBuffer: MAX_OUTPUT_BYTES,
      encoding: 'utf8',
    } as const;
    return await new Promise((resolve, reject) => {
      execFile(gitProgram(this.#environment), [...settings, ...args], options, (error, stdout, stderr) => {
        if (error === null) resolve({ exitCode: 0, stdout, stderr });
        else if (typeof error.code === 'number') resolve({ exitCode: error.code, stdout, stderr });
        else reject(startFailure(args, this.#directory, error));
      });
    });
  }

  /** Starts git on the objects as they are stored; whoever reads its output is not held up by its size. */
  start(args: readonly string[], signal?: AbortSignal): GitProcess {
    const settings = [...SAFE_SETTINGS, ...STORED_OBJECTS.settings].flatMap((setting) => ['-c', setting]);
    const child = spawn(gitProgram(this.#environment), [...settings, ...args], {
      cwd: this.#directory,
      env: { ...cleanEnvironment(this.#environment), ...STORED_OBJECTS.environment },
      stdio: 'pipe',
      ...(signal === undefined ? {} : { signal }),
    });
    // Git may end before it read everything; how it ended says why.
    child.stdin.on('error', () => undefined);
    const ended = endOf(child, args, this.#directory);
    ended.catch(() => undefined);
    return { stdin: child.stdin, stdout: child.stdout, ended };
  }

  /** Runs git and hands back what it printed. Throws `git-failed`, `git-not-found`. */
  async run(...args: readonly string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await this.try(...args);
    if (exitCode === 0) return stdout;
    throw gitFailed(args, stderr.trim());
  }
}

const commandText = (args: readonly string[]): string => ['git', ...args].join(' ');

async function endOf(
  child: ChildProcessWithoutNullStreams,
  args: readonly string[],
  directory: string,
): Promise<void> {
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(0, MAX_ERROR_CHARS);
  });
  await new Promise<void>((resolve, reject) => {
    child.once('error', (error) => {
      reject(error.name === 'AbortError' ? error : startFailure(args, directory, error));
    });
    child.once('close', (exitCode) => {
      if (exitCode === 0) resolve();
      else reject(gitFailed(args, output.trim()));
    });
  });
}

const gitFailed = (args: readonly string[], output: string): Error =>
  repositoryErrors.create('git-failed', { command: commandText(args), output });

function startFailure(
  args: readonly string[],
  directory: string,
  cause: Error & { readonly code?: unknown },
): Error {
  const command = commandText(args);
  // A folder that is gone gives the same code as a program that is missing.
  return cause.code === 'ENOENT' && existsSync(directory)
    ? repositoryErrors.create('git-not-found', { command }, { cause })
    : repositoryErrors.create('git-failed', { command, output: cause.message }, { cause });
}
