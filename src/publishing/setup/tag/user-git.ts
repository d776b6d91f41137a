import { execFile } from 'node:child_process';
import { gitProgram, repositoryErrors } from '../../repository/index.ts';

/** Whose git runs, and where. */
export interface UserGitOptions {
  readonly directory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** True: git may ask on the terminal for a password or a passphrase. */
  readonly mayAsk: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** How one run ended; its output is fit to be shown. */
export interface UserGitResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Git as the user runs it: with hooks, credential helpers, transports and signatures. Only for what he asked for. */
export type UserGit = (...args: readonly string[]) => Promise<UserGitResult>;

const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** Variables by which git would work in another repository than the one that was looked at. */
const ELSEWHERE = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_NAMESPACE',
  'GIT_PREFIX',
];

function environmentOf({ environment, mayAsk }: UserGitOptions): Record<string, string> {
  const passed = Object.entries(environment).filter(
    (pair): pair is [string, string] => pair[1] !== undefined && !ELSEWHERE.includes(pair[0]),
  );
  return { ...Object.fromEntries(passed), ...(mayAsk ? {} : { GIT_TERMINAL_PROMPT: '0' }) };
}

/**
 * What git printed, without the credentials that an address in it may hold.
 * SECURITY: git repeats the address of the remote, and CI writes tokens into it.
 */
function withoutUserInfo(text: string): string {
  return text.replaceAll(/(?<=:\/\/)[^\s/]*@/gu, '');
}

/** Makes git as the user runs it; arguments are never read by a shell. Throws `git-not-found`, the signal's reason. */
export function createUserGit(options: UserGitOptions): UserGit {
  const { directory, signal } = options;
  const env = environmentOf(options);
  return async (...args) =>
    await new Promise((resolve, reject) => {
      const how = { cwd: directory, env, maxBuffer: MAX_OUTPUT_BYTES, encoding: 'utf8' } as const;
      const child = execFile(
        gitProgram(options.environment),
        args,
        { ...how, ...(signal === undefined ? {} : { signal }) },
        (error, stdout, stderr) => {
          const shown = { stdout, stderr: withoutUserInfo(stderr) };
          if (signal?.aborted === true) reject(signal.reason as Error);
          else if (error === null) resolve({ exitCode: 0, ...shown });
          else if (error.code === 'ENOENT') reject(notFound(args, error));
          else resolve({ exitCode: typeof error.code === 'number' ? error.code : 1, ...shown });
        },
      );
      // Nothing is ever written to it, and what waits for input would wait for ever.
      child.stdin?.end();
    });
}

function notFound(args: readonly string[], cause: Error): Error {
  return repositoryErrors.create('git-not-found', { command: ['git', ...args].join(' ') }, { cause });
}
