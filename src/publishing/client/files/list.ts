import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { isDistributionFilename, parseDistributionFilename } from '../../../packaging/index.ts';
import { clientErrors } from '../errors.ts';
import { toReadError } from './problem.ts';

/** The name that people expect of a list of checksums. */
export const CHECKSUMS_FILENAME = 'SHA256SUMS';

/** A distribution file in a folder. */
export interface DistributionFile {
  readonly filename: string;
  readonly path: string;
  readonly sizeBytes: number;
}

async function readFolder(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw clientErrors.create('folder-missing', { folder });
    throw toReadError(error, folder);
  }
}

async function describeFile(folder: string, filename: string): Promise<DistributionFile> {
  const file = path.join(folder, filename);
  const info = await stat(file).catch((error: unknown) => {
    throw toReadError(error, file);
  });
  if (!info.isFile() || !isDistributionFilename(filename)) {
    throw clientErrors.create('file-not-distribution', { file: filename, folder });
  }
  return { filename, path: file, sizeBytes: info.size };
}

/**
 * Lists the distributions in a folder, by name. Everything in it must be one: what is not stops the release
 * instead of being skipped silently. `allowChecksums` is for a folder that was downloaded, where `SHA256SUMS`
 * lies among the files.
 * @throws folder-missing, distributions-missing, file-not-distribution, file-not-readable
 */
export async function listDistributions(
  folder: string,
  options: { readonly allowChecksums?: boolean } = {},
): Promise<readonly DistributionFile[]> {
  const isListed = (name: string): boolean => options.allowChecksums !== true || name !== CHECKSUMS_FILENAME;
  const names = (await readFolder(folder)).filter(isListed).sort();
  if (names.length === 0) throw clientErrors.create('distributions-missing', { folder });
  return Promise.all(names.map((filename) => describeFile(folder, filename)));
}

/**
 * The project that the first distribution of a folder names, normalised; undefined where there is none. Whether all
 * are of it, and are distributions at all, is not checked here.
 */
export async function projectInFolder(folder: string): Promise<string | undefined> {
  const names: readonly string[] = await readdir(folder).catch(() => []);
  const [first] = names.filter(isDistributionFilename).toSorted();
  return first === undefined ? undefined : parseDistributionFilename(first).normalizedName;
}
