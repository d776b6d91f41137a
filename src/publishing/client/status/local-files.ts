import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { packagingErrors, parseChecksums } from '../../../packaging/index.ts';
import { hashFiles } from '../files/hash.ts';
import { CHECKSUMS_FILENAME } from '../files/list.ts';
import { readTextIfThere } from '../files/write.ts';
import type { LocalFile } from './facts.ts';
import { isOfRelease } from './index-states.ts';

/** What is here of a release, and what of it could not be read. */
export interface LocalFiles {
  readonly files: readonly LocalFile[];
  readonly unseen: readonly string[];
}

type Release = Parameters<typeof isOfRelease>[1];

async function filesIn(folder: string, release: Release): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => isOfRelease(name, release)).toSorted();
}

async function listedIn(list: string, release: Release): Promise<LocalFiles> {
  const text = await readTextIfThere(list).catch(() => undefined);
  if (text === undefined) return { files: [], unseen: [] };
  try {
    const entries = parseChecksums(text).filter(({ filename }) => isOfRelease(filename, release));
    return { files: entries.map((entry) => ({ ...entry, from: 'SHA256SUMS' })), unseen: [] };
  } catch (error) {
    if (!packagingErrors.owns(error)) throw error;
    return { files: [], unseen: [`\`${CHECKSUMS_FILENAME}\` cannot be read: ${error.why}`] };
  }
}

/**
 * The distributions of a release in a folder, hashed, and the lines of the `SHA256SUMS` in it (a download), else
 * beside it (a build). A folder that is not there has none.
 */
export async function readLocalFiles(
  folder: string,
  release: Release,
  signal?: AbortSignal,
): Promise<LocalFiles> {
  const names = await filesIn(folder, release);
  const paths = names.map((name) => path.join(folder, name));
  const entries = await hashFiles(paths, signal === undefined ? {} : { signal });
  const files: LocalFile[] = entries.map(({ sha256, filename }) => ({ filename, sha256, from: 'file' }));
  const inside = await listedIn(path.join(folder, CHECKSUMS_FILENAME), release);
  const isInside = inside.files.length + inside.unseen.length > 0;
  const listed = isInside ? inside : await listedIn(path.join(folder, '..', CHECKSUMS_FILENAME), release);
  return { files: [...files, ...listed.files], unseen: listed.unseen };
}
