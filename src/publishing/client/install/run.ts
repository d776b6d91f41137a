import { spawn } from 'node:child_process';

/** The world in which an installer runs, handed in. */
export interface InstallWorld {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

/** What a run of an installer came to. */
export interface InstallerRun {
  readonly exitCode: number | null;
  /** True: it was ended because it took too long. */
  readonly isLate?: boolean;
  /** Both streams, as they came. */
  readonly output: string;
}

/** How one is run. */
export interface RunOptions {
  /**
   * The folder that it runs in. SECURITY: never the workspace of a job: `python -m pip` takes a `pip.py` that
   * lies there for pip, and Windows a `python.exe`.
   */
  readonly directory: string;
  /** The whole environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** What a program needs to start and to find its folders: no token of the job, no setting of an installer. */
const KEPT = [
  'PATH',
  'Path',
  'HOME',
  'TMPDIR',
  'TEMP',
  'TMP',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
  'SystemRoot',
  'SYSTEMROOT',
  'PATHEXT',
  'LANG',
  'PYENV_ROOT',
  'PYENV_VERSION',
];

/**
 * The way out of a network that has no other: without it a good release would be called broken. One whose address
 * holds a password is not among what an installer gets, for its own messages are repeated.
 */
const PROXIES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'NO_PROXY', 'no_proxy'];

const MOST_OUTPUT_CHARS = 64 * 1024;
const TIMEOUT_MILLISECONDS = 120_000;

/** The environment of an installer. SECURITY: nothing of the job that could hold a secret. */
export function installerEnvironment({ environment }: InstallWorld): Record<string, string> {
  const isOpen = (name: string, value: string): boolean => KEPT.includes(name) || !value.includes('@');
  const kept = [...KEPT, ...PROXIES].flatMap((name) => {
    const value = environment[name];
    return value === undefined || !isOpen(name, value) ? [] : [[name, value] as const];
  });
  return Object.fromEntries(kept);
}

/**
 * Runs a program to its end, without a shell; undefined where there is none of this name. Rejects with the
 * signal's reason.
 */
export async function runInstaller(
  program: string,
  args: readonly string[],
  { directory, environment, signal }: RunOptions,
): Promise<InstallerRun | undefined> {
  signal?.throwIfAborted();
  // Not the option `timeout`: where no program is found, its timer keeps us alive to its end.
  const late = AbortSignal.timeout(TIMEOUT_MILLISECONDS);
  const child = spawn(program, args, {
    cwd: directory,
    env: { ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
    signal: signal === undefined ? late : AbortSignal.any([signal, late]),
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-MOST_OUTPUT_CHARS);
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', () => {
      if (signal?.aborted === true) reject(signal.reason as Error);
      // Not there, or not to be run: another name is tried.
      else resolve(late.aborted ? { exitCode: null, isLate: true, output } : undefined);
    });
    child.once('close', (exitCode) => resolve({ exitCode, output }));
  });
}
