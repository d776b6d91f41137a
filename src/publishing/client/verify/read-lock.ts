import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  type IncludedPart,
  type Lock,
  type RequirementsInclude,
  type UnverifiableEntry,
  combineRequirements,
  lockFormatOf,
  parseRequirements,
  parseTomlLock,
  releaseErrors,
  shownEntry,
} from '../../release/index.ts';
import { clientErrors } from '../errors.ts';
import { toReadError } from '../files/problem.ts';

/** The largest lock files of public projects have about 2 MB. */
const MOST_BYTES = 32 * 1024 * 1024;
const MOST_FILES = 64;

async function readText(file: string): Promise<string> {
  const body = await readBounded(file).catch((error: unknown) => {
    throw toReadError(error, file);
  });
  if (body !== undefined) return body.toString('utf8');
  const problem = `it is longer than ${MOST_BYTES} bytes`;
  throw releaseErrors.create('lock-malformed', { file: path.basename(file), problem });
}

async function readBounded(file: string): Promise<Buffer | undefined> {
  const { size } = await stat(file);
  return size > MOST_BYTES ? undefined : readFile(file);
}

/** Reads requirements files that include each other. */
class RequirementsReader {
  readonly parts: IncludedPart[] = [];
  readonly unverifiable: UnverifiableEntry[] = [];
  readonly #seen = new Set<string>();
  readonly #roots: readonly string[];
  readonly #directory: string;

  constructor(roots: readonly string[], directory: string) {
    this.#roots = roots;
    this.#directory = directory;
  }

  async read(file: string, role: RequirementsInclude['role']): Promise<void> {
    const key = `${role} ${file}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    const shown = path.relative(this.#directory, file) || file;
    const part = parseRequirements(await readText(file), shown.replaceAll('\\', '/'));
    this.parts.push({ role, part });
    for (const include of part.includes) await this.#include(include, file, role);
  }

  async #include(
    include: RequirementsInclude,
    from: string,
    role: RequirementsInclude['role'],
  ): Promise<void> {
    const isUrl = /^(?:https?|file):/iu.test(include.path);
    const file = isUrl ? undefined : await this.#find(path.resolve(path.dirname(from), include.path));
    if (file === undefined || this.#seen.size >= MOST_FILES) {
      const text = shownEntry(`${include.role} ${include.path}`);
      this.unverifiable.push({ kind: 'source', text, location: include.location });
      return;
    }
    // What a constraint includes constrains too.
    await this.read(file, role === 'constraint' ? 'constraint' : include.role);
  }

  /**
   * The real path of an included file. SECURITY: outside of the folders of the lock and of the project
   * nothing is read: its lines would be shown (guarded by read-lock.test.ts).
   */
  async #find(file: string): Promise<string | undefined> {
    const real = await realpath(file).catch(() => {
      throw clientErrors.create('file-not-readable', {
        path: file,
        problem: 'the lock includes it, and there is no such file',
      });
    });
    const isInside = this.#roots.some((root) => {
      const relative = path.relative(root, real);
      return !relative.startsWith('..') && !path.isAbsolute(relative);
    });
    return isInside ? real : undefined;
  }
}

async function readRequirements(file: string, directory: string): Promise<Lock> {
  const real = await realpath(file).catch((error: unknown) => {
    throw toReadError(error, file);
  });
  const root = await realpath(directory).catch(() => directory);
  const reader = new RequirementsReader([path.dirname(real), root], root);
  await reader.read(real, 'requirements');
  return combineRequirements(reader.parts, reader.unverifiable);
}

/**
 * Reads a lock file, and of a requirements file all that it includes below its own folder or `directory`.
 * @throws lock-unknown, lock-malformed, lock-version-unknown, file-not-readable
 */
export async function readLock(file: string, directory: string): Promise<Lock> {
  const format = lockFormatOf(file);
  if (format === 'requirements') return readRequirements(file, directory);
  return parseTomlLock(await readText(file), path.basename(file), format);
}
