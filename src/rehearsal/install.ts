import path from 'node:path';
import { runChild } from './child.ts';
import { rehearsalErrors } from './errors.ts';

/** A Python that can make an environment and install into it. */
export interface Installer {
  readonly python: string;
  readonly version: string;
}

export interface InstallRequest {
  readonly project: string;
  readonly version: string;
  readonly filenames: readonly string[];
  /** The simple index, with its trailing slash. */
  readonly indexUrl: string;
  /** Folder for the environment; must not exist. */
  readonly into: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly line: (line: string) => string | undefined;
}

type Run = (command: string, args: readonly string[]) => ReturnType<typeof runChild>;

/** Looks for a Python with pip; undefined where there is none (a rehearsal needs none). */
export async function findInstaller(
  environment: Readonly<Record<string, string>>,
  directory: string,
  signal: AbortSignal,
): Promise<Installer | undefined> {
  try {
    const found = await runChild('python3', ['-m', 'pip', '--version'], {
      directory,
      environment,
      signal,
      line: (line) => line,
    });
    const version = /^pip (?<version>\S+)/u.exec(found.output[0] ?? '')?.groups?.['version'];
    return found.exitCode === 0 && version !== undefined ? { python: 'python3', version } : undefined;
  } catch (error) {
    signal.throwIfAborted();
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** How pip says that it passed a release over because of its `Requires-Python`. */
const WANTS_PYTHON = /\bRequires-Python (?<wanted>[^;]+?)\s*(?:;|$)/u;

const isText = (text: string | undefined): text is string => text !== undefined;
const isPureWheel = (filename: string): boolean => filename.endsWith('-none-any.whl');
const isWheel = (filename: string): boolean => filename.endsWith('.whl');

function pipArguments(request: InstallRequest, python: string): string[] {
  return [
    '-m',
    'pip',
    '--python',
    python,
    'install',
    '--no-deps',
    '--no-cache-dir',
    '--no-input',
    '--disable-pip-version-check',
    '--only-binary',
    ':all:',
    '--index-url',
    request.indexUrl,
    `${request.project}==${request.version}`,
  ];
}

/**
 * Installs the release by pip from the index into a fresh environment (without its dependencies, which the
 * rehearsal's index does not have) and asks the environment which version it holds.
 * Answers in words; throws `install-failed` where a pure wheel cannot be installed.
 */
export async function installRelease(installer: Installer, request: InstallRequest): Promise<string> {
  if (!request.filenames.some(isWheel))
    return 'not tried: there is no wheel, and building an sdist wants the network';
  const run: Run = (command, args) =>
    runChild(command, args, {
      directory: path.dirname(request.into),
      environment: request.environment,
      signal: request.signal,
      line: request.line,
    });
  await run(installer.python, ['-m', 'venv', '--without-pip', request.into]);
  const python = path.join(request.into, 'bin', 'python');
  const installed = await run(installer.python, pipArguments(request, python));
  if (installed.exitCode !== 0) {
    if (!request.filenames.some(isPureWheel)) return 'not possible here: no wheel is for this platform';
    const wanted = installed.output.map((line) => WANTS_PYTHON.exec(line)?.groups?.['wanted']).find(isText);
    if (wanted !== undefined) return `not possible here: the release wants Python ${wanted}`;
    const tail = installed.output.findLast((line) => line.includes('ERROR')) ?? 'nothing';
    const { project, version, indexUrl } = request;
    throw rehearsalErrors.create('install-failed', { project, version, index: indexUrl, tail });
  }
  return `pip ${installer.version}`;
}
