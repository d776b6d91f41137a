import { spawn } from 'node:child_process';
import type { InstallRequest } from './check.ts';

/** The world in which pip runs, handed in. */
export interface PipWorld {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

/** What a run of pip came to. */
export interface PipRun {
  readonly exitCode: number | null;
  /** Both streams, as they came. */
  readonly output: string;
}

/** What a Python needs to start and to find a folder for itself: no token of the job, no setting of pip's. */
const KEPT = ['PATH', 'Path', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'SYSTEMROOT', 'PATHEXT', 'LANG'];

/**
 * The way out of a network that has no other: without it a good release would be called broken. One whose address
 * holds a password is not among what pip gets, for pip's own messages are repeated.
 */
const PROXIES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'NO_PROXY', 'no_proxy'];

const MOST_OUTPUT_CHARS = 64 * 1024;
const TIMEOUT_MILLISECONDS = 120_000;

/** How Python is called where: each is tried, without a shell. */
export function pythonNames(platform: NodeJS.Platform): readonly string[] {
  return platform === 'win32' ? ['python.exe', 'py.exe'] : ['python3', 'python'];
}

/**
 * The environment of pip. SECURITY: nothing of the job that could hold a secret, and no configuration, which
 * could name another index: what is proved is what this index serves.
 */
export function pipEnvironment({ environment, platform }: PipWorld): Record<string, string> {
  const isOpen = (name: string, value: string): boolean => KEPT.includes(name) || !value.includes('@');
  const kept = [...KEPT, ...PROXIES].flatMap((name) => {
    const value = environment[name];
    return value === undefined || !isOpen(name, value) ? [] : [[name, value] as const];
  });
  // Python's own name of it, which pip takes for "no configuration at all".
  const nowhere = platform === 'win32' ? 'nul' : '/dev/null';
  return { ...Object.fromEntries(kept), PIP_CONFIG_FILE: nowhere, PYTHONDONTWRITEBYTECODE: '1' };
}

/** What is to be installed, by name, version and the hash of every file. */
export function hashedRequirement({ project, version, files }: InstallRequest): string {
  const hashes = files.map(({ sha256 }) => ` --hash=sha256:${sha256}`).join('');
  return `${project}==${version}${hashes}\n`;
}

/** Files that pip works with. */
export interface PipFiles {
  readonly requirements: string;
  /** A folder that is not there yet. */
  readonly into: string;
  /** A CA certificate; undefined: pip's own. */
  readonly ca: string | undefined;
}

const ALWAYS: readonly string[] = [
  '-m',
  'pip',
  'install',
  '--isolated',
  '--no-input',
  '--disable-pip-version-check',
  '--no-cache-dir',
  '--no-deps',
  '--require-hashes',
  '--only-binary',
  ':all:',
  '--no-compile',
];

/** Installs into a fresh folder: no dependencies, no build, no cache, each file by its hash. */
export function pipArguments(
  { target }: Pick<InstallRequest, 'target'>,
  { requirements, into, ca }: PipFiles,
): readonly string[] {
  return [
    ...ALWAYS,
    '--index-url',
    target.simpleUrl,
    '--target',
    into,
    '--requirement',
    requirements,
    ...(ca === undefined ? [] : ['--cert', ca]),
  ];
}

/** Runs Python to its end; undefined where there is none of this name. Rejects with the signal's reason. */
export async function runPython(
  python: string,
  args: readonly string[],
  world: PipWorld,
  signal?: AbortSignal,
): Promise<PipRun | undefined> {
  signal?.throwIfAborted();
  // Not the option `timeout`: where no program is found, its timer keeps us alive to its end.
  const late = AbortSignal.timeout(TIMEOUT_MILLISECONDS);
  const child = spawn(python, args, {
    env: pipEnvironment(world),
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
      else resolve(late.aborted ? { exitCode: null, output: 'ERROR: it did not end in time' } : undefined);
    });
    child.once('close', (exitCode) => resolve({ exitCode, output }));
  });
}
