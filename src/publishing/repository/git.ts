import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { devNull } from 'node:os';
import { repositoryErrors } from './errors.ts';

/** How one run of git ended. */
export interface GitResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

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
      execFile('git', [...settings, ...args], options, (error, stdout, stderr) => {
        if (error === null) resolve({ exitCode: 0, stdout, stderr });
        else if (typeof error.code === 'number') resolve({ exitCode: error.code, stdout, stderr });
        else reject(startFailure(args, this.#directory, error));
      });
    });
  }

  /** Runs git and hands back what it printed. Throws `git-failed`, `git-not-found`. */
  async run(...args: readonly string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await this.try(...args);
    if (exitCode === 0) return stdout;
    throw repositoryErrors.create('git-failed', { command: commandText(args), output: stderr.trim() });
  }
}

const commandText = (args: readonly string[]): string => ['git', ...args].join(' ');

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
