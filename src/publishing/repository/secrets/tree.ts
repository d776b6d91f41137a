import { constants } from 'node:fs';
import { type FileHandle, lstat, open, readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import type { GitRepository } from '../git-repository.ts';
import { ByteReader } from './byte-reader.ts';
import {
  type ContentSearch,
  MOST_LISTED,
  type RepositorySecret,
  type SearchOptions,
  type SearchResult,
  SearchTally,
  toldOf,
} from './found.ts';

/** How the files of a folder are searched. */
export interface TreeOptions extends SearchOptions {
  /** The repository that the folder is in: what it ignores is left out. Without one, all files are searched. */
  readonly repository?: GitRepository;
}

const SLASH = Buffer.from('/');
const CHUNK_BYTES = 256 * 1024;
/** Smallest chunk that is read at a time. */
const LEAST_BYTES = 4096;
const READ_ONLY = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

/** Names as bytes: not every file name is UTF-8, and such a file is searched all the same. */
async function* listTracked(
  { git }: GitRepository,
  root: string,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'];
  const { stdout, stdin, ended } = git.in(root).start(args, signal);
  stdin.end();
  const reader = new ByteReader(stdout);
  for (let name = await reader.until(0); name !== undefined; name = await reader.until(0)) yield name;
  await ended;
}

/** Every file below a folder, the folders of git left out. */
async function* listAll(root: Buffer, below: Buffer = Buffer.alloc(0)): AsyncGenerator<Buffer> {
  const folder = below.length === 0 ? root : Buffer.concat([root, SLASH, below]);
  const entries = await readdir(folder, { withFileTypes: true, encoding: 'buffer' }).catch(() => []);
  for (const entry of entries) {
    const name = below.length === 0 ? entry.name : Buffer.concat([below, SLASH, entry.name]);
    if (!entry.isDirectory()) yield name;
    else if (entry.name.toString() !== '.git') yield* listAll(root, name);
  }
}

async function* readChunks(
  handle: FileHandle,
  sizeBytes: number,
  limitBytes: number,
): AsyncGenerator<Uint8Array> {
  // A file may grow meanwhile, or lie about its size; most are far smaller than a chunk.
  const chunkBytes = Math.max(LEAST_BYTES, Math.min(CHUNK_BYTES, sizeBytes + 1));
  for (let at = 0; at < limitBytes;) {
    const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** Searches the files of one folder. */
class TreeSearch {
  readonly #root: string;
  readonly #search: ContentSearch;
  readonly #tally: SearchTally;
  readonly #folders = new Map<string, boolean>();

  constructor(root: string, search: ContentSearch, tally: SearchTally) {
    this.#root = root;
    this.#search = search;
    this.#tally = tally;
  }

  /** A folder that became a link since its files were tracked leads somewhere else: nothing in it is ours. */
  async #isOwnFolder(folder: string): Promise<boolean> {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    const inside = path.join(this.#root, folder);
    const isOwn = (await realpath(inside).catch(() => inside)) === inside;
    this.#folders.set(folder, isOwn);
    return isOwn;
  }

  /** The secrets of one file. */
  async file(name: Buffer): Promise<readonly RepositorySecret[]> {
    const file = name.toString();
    const bytes = Buffer.concat([Buffer.from(this.#root), SLASH, name]);
    const found = await lstat(bytes).catch(() => undefined);
    // Deleted since it was tracked: the history has it.
    if (found === undefined) return [];
    if (found.isDirectory()) return this.#skip({ file, reason: 'submodule' });
    const isLink = found.isSymbolicLink() || !(await this.#isOwnFolder(path.dirname(file)));
    if (isLink) return this.#skip({ file, reason: 'link' });
    if (!found.isFile()) return this.#skip({ file, reason: 'unreadable' });
    if (found.size > this.#tally.limitBytes)
      return this.#skip({ file, reason: 'too-large', sizeBytes: found.size });
    return await this.#content(file, bytes);
  }

  #skip(content: Parameters<SearchTally['skip']>[0]): readonly [] {
    this.#tally.skip(content);
    return [];
  }

  async #content(file: string, bytes: Buffer): Promise<readonly RepositorySecret[]> {
    const handle = await open(bytes, READ_ONLY).catch(() => undefined);
    if (handle === undefined) return this.#skip({ file, reason: 'unreadable' });
    try {
      const { size } = await handle.stat();
      this.#tally.count(size);
      const secrets = await this.#search(file, readChunks(handle, size, this.#tally.limitBytes));
      return secrets.map((found) => ({ place: 'file', file, ...toldOf(found), isInTree: true }));
    } finally {
      await handle.close();
    }
  }
}

/**
 * Searches the files of a folder as they are now: tracked ones and untracked ones that are not ignored. Links are
 * not followed and submodules not entered; both are said. Throws `git-failed`, `git-not-found`, and the reason of
 * the signal.
 */
export async function searchTree(
  root: string,
  search: ContentSearch,
  options: TreeOptions = {},
): Promise<SearchResult> {
  const { repository, signal = new AbortController().signal } = options;
  signal.throwIfAborted();
  const tally = new SearchTally(options);
  const top = await realpath(root).catch(() => path.resolve(root));
  const tree = new TreeSearch(top, search, tally);
  const secrets: RepositorySecret[] = [];
  for await (const name of repository === undefined
    ? listAll(Buffer.from(top))
    : listTracked(repository, top, signal)) {
    secrets.push(...(await tree.file(name)));
    if (secrets.length > MOST_LISTED) break;
  }
  return tally.result(secrets.slice(0, MOST_LISTED));
}
