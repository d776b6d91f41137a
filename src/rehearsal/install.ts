import { isTokenlessError } from '../base/index.ts';
import {
  type IndexTarget,
  type PreparedRelease,
  createInstallCheck,
  systemDeps,
} from '../publishing/client/index.ts';
import { rehearsalErrors } from './errors.ts';

/** What is installed, and in which world. */
export interface RehearsedInstall {
  readonly release: PreparedRelease;
  readonly target: IndexTarget;
  /** The whole environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly line: (line: string) => unknown;
}

/**
 * Installs the release from the index by the very check that ends a real publish job. Answers in words.
 * @throws install-failed, for of a rehearsal's release nothing is out that could be yanked
 */
export async function installRelease(request: RehearsedInstall): Promise<string> {
  const { release, target, environment, signal, line } = request;
  const { project, version, files } = release;
  const check = createInstallCheck({ environment, platform: process.platform }, systemDeps);
  try {
    return await check({ project, version, files, target, signal, onLine: (text) => void line(text) });
  } catch (error) {
    signal.throwIfAborted();
    if (!isTokenlessError(error) || error.code !== 'release-not-installable') throw error;
    const details = { project, version, index: target.simpleUrl, tail: error.why };
    throw rehearsalErrors.create('install-failed', details);
  }
}
