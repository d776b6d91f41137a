import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ContentInventory, KeptContent } from '../../usecases/index.ts';
import { mendableFileError, systemCodeOf } from '../file-error.ts';
import { type Folders, foldersOf, isSha256, placeOf, storedContentOf } from './place.ts';

async function entriesBelow(folder: string): Promise<readonly Dirent[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => !entry.isDirectory());
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return [];
    throw mendableFileError(error, folder);
  }
}

function pathOf({ parentPath, name }: Dirent): string {
  return path.join(parentPath, name);
}

function isInPlace(entry: Dirent, folders: Folders): boolean {
  return entry.isFile() && isSha256(entry.name) && pathOf(entry) === placeOf(folders, entry.name);
}

async function keptContentOf(entry: Dirent): Promise<KeptContent> {
  const file = pathOf(entry);
  return { sha256: entry.name, ...storedContentOf(file, (await stat(file)).size) };
}

/** Lists what lies in a data directory, changing nothing. */
export function openDiskInventory(directory: string): ContentInventory {
  const folders = foldersOf(path.resolve(directory));
  return {
    async listKept() {
      const entries = (await entriesBelow(folders.files)).filter((entry) => isInPlace(entry, folders));
      return Promise.all(entries.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(keptContentOf));
    },
    async listLeftovers() {
      const misplaced = (await entriesBelow(folders.files)).filter((entry) => !isInPlace(entry, folders));
      const leftovers = [...(await entriesBelow(folders.incoming)), ...misplaced];
      return leftovers.map((entry) => path.relative(folders.directory, pathOf(entry))).toSorted();
    },
  };
}
