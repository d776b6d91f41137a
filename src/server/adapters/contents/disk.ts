import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { RandomAccessSource } from '../../../packaging/index.ts';
import type { ContentStore, ReceivedContent, StoredContent } from '../../usecases/index.ts';
import { mendableFileError, systemCodeOf } from '../file-error.ts';
import { type DistributionReader, readHere } from './distribution-reader.ts';
import { createDurableFolders } from './durable-folders.ts';
import { createKeyedLock } from './keyed-lock.ts';
import { type Folders, flushFolder, foldersOf, placeOf, storedContentOf } from './place.ts';
import { type Written, writeStream } from './receive.ts';

/** How a content store on disk is set up. */
export interface DiskContentOptions {
  /** The data directory; contents go to `files/` and what is still arriving to `incoming/`. */
  readonly directory: string;
  newId(): string;
  /** What reads distributions; left out: the thread that asks. */
  readonly reader?: DistributionReader;
}

function sourceOf(handle: FileHandle, size: number): RandomAccessSource {
  return {
    size,
    async read(offset, length) {
      const buffer = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
      let filled = 0;
      while (filled < buffer.length) {
        const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, offset + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return buffer.subarray(0, filled);
    },
  };
}

/** The folders of a store that is open. */
interface OpenFolders extends Folders {
  readonly reader: DistributionReader;
  /** Makes a folder of `files`, durably. */
  readonly make: (folder: string) => Promise<void>;
}

async function moveToPlace(from: string, sha256: string, folders: OpenFolders): Promise<void> {
  const to = placeOf(folders, sha256);
  const folder = path.dirname(to);
  await folders.make(folder);
  await rename(from, to);
  await flushFolder(folder);
}

function receivedContent(
  file: string,
  handle: FileHandle,
  written: Written,
  folders: OpenFolders,
): ReceivedContent {
  let ended = false;
  const source = sourceOf(handle, written.sizeBytes);
  return {
    ...written,
    source,
    readDistribution: (filename) => folders.reader.read({ path: file, source }, filename),
    async keep() {
      ended = true;
      try {
        await moveToPlace(file, written.digests.sha256, folders);
      } catch (error) {
        await rm(file, { force: true });
        throw mendableFileError(error, folders.directory);
      } finally {
        await handle.close();
      }
    },
    async discard() {
      if (ended) return;
      ended = true;
      await handle.close();
      await rm(file, { force: true });
    },
  };
}

async function receive(
  content: AsyncIterable<Uint8Array>,
  maxBytes: number,
  folders: OpenFolders,
  id: string,
): Promise<ReceivedContent | 'too-large'> {
  const file = path.join(folders.incoming, id);
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, 'wx+', 0o600);
    const written = await writeStream(content, handle, maxBytes);
    if (written !== 'too-large') return receivedContent(file, handle, written, folders);
    await handle.close();
    await rm(file, { force: true });
    return written;
  } catch (error) {
    await handle?.close();
    await rm(file, { force: true });
    throw mendableFileError(error, folders.directory);
  }
}

async function find(sha256: string, folders: Folders): Promise<StoredContent | undefined> {
  const place = placeOf(folders, sha256);
  try {
    return storedContentOf(place, (await stat(place)).size);
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Removes what an earlier run was receiving when it ended. */
async function removeStale(incoming: string): Promise<void> {
  for (const name of await readdir(incoming)) await rm(path.join(incoming, name), { recursive: true });
}

/** Opens a content store in a folder, creating it when it is not there. */
export async function openDiskContents(options: DiskContentOptions): Promise<ContentStore> {
  const { directory, reader = readHere } = options;
  const places = foldersOf(directory);
  const folders: OpenFolders = { ...places, reader, make: createDurableFolders(places.files) };
  const lock = createKeyedLock();
  try {
    await mkdir(folders.files, { recursive: true });
    await mkdir(folders.incoming, { recursive: true });
    await removeStale(folders.incoming);
    await flushFolder(directory);
  } catch (error) {
    throw mendableFileError(error, directory);
  }
  return {
    receive: (content, maxBytes) => receive(content, maxBytes, folders, options.newId()),
    find: (sha256) => find(sha256, folders),
    remove: (sha256) => rm(placeOf(folders, sha256), { force: true }),
    exclusively: (sha256s, work) => lock.exclusively(sha256s, work),
  };
}
