import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { GitRepository } from '../git-repository.ts';
import type { GitProcess } from '../git.ts';
import { ByteReader } from './byte-reader.ts';
import type { SearchTally } from './found.ts';

const NEWLINE = 10;

/** An object of a repository and its content, which must be read before the next one comes. */
export interface StoredObject {
  readonly id: string;
  readonly type: 'blob' | 'commit' | 'tag';
  readonly sizeBytes: number;
  /** A path that it has somewhere, up to the first line break; empty for what has none. */
  readonly path: string;
  readonly content: AsyncIterable<Uint8Array>;
}

/** Which objects are read. */
export interface ObjectChoice {
  /** Further starting points than all references, such as earlier stashes. */
  readonly starts: readonly string[];
  /** Everything that is stored, whether anything leads to it or not. */
  readonly isEverything: boolean;
}

interface Header {
  readonly id: string;
  readonly type: string;
  readonly sizeBytes: number;
  readonly path: string;
}

const FORMAT = '%(objectname) %(objecttype) %(objectsize) %(rest)';

/** Reads `<id> <type> <size> <path>`; undefined for an object that is not there. */
function readHeader(line: Buffer): Header | undefined {
  const match = /^(?<id>[0-9a-f]+) (?<type>[a-z]+) (?<size>[0-9]+) (?<path>.*)$/su.exec(line.toString());
  const { id = '', type = '', size = '', path = '' } = match?.groups ?? {};
  return match === null ? undefined : { id, type, sizeBytes: Number(size), path };
}

/** What was left out while the objects were read. */
export interface ObjectCounts {
  /** Objects that a partial clone lacks, or that are broken. */
  missing: number;
}

/** From what there is to what is worth reading: neither folders nor what is too large. */
async function* chooseObjects(
  checked: Readable,
  tally: SearchTally,
  counts: ObjectCounts,
): AsyncGenerator<string> {
  const reader = new ByteReader(checked);
  for (let line = await reader.until(NEWLINE); line !== undefined; line = await reader.until(NEWLINE)) {
    const header = readHeader(line);
    if (header === undefined) counts.missing += 1;
    else if (header.type === 'tree') continue;
    else if (header.sizeBytes <= tally.limitBytes) yield `${header.id} ${header.path}\n`;
    else tally.skip({ file: header.path, reason: 'too-large', sizeBytes: header.sizeBytes });
  }
}

function startListing(
  { git }: GitRepository,
  { starts, isEverything }: ObjectChoice,
  signal: AbortSignal,
): GitProcess {
  return isEverything
    ? git.start(['cat-file', '--batch-all-objects', '--unordered', '--batch-check=%(objectname)'], signal)
    : git.start(['rev-list', '--objects', '--missing=print', '--all', ...starts, '--'], signal);
}

async function* readContents(read: Readable): AsyncGenerator<StoredObject> {
  const reader = new ByteReader(read);
  for (let line = await reader.until(NEWLINE); line !== undefined; line = await reader.until(NEWLINE)) {
    const header = readHeader(line);
    // Taken away while we read; there is no content behind the line then.
    if (header === undefined) continue;
    yield { ...header, type: header.type as StoredObject['type'], content: reader.take(header.sizeBytes) };
    await reader.skip();
  }
}

/**
 * Streams every object that something leads to exactly once, whatever the size of the repository: one git lists
 * them, one says what they are, one gives their contents. Throws `git-failed`, `git-not-found`, `AbortError`.
 */
export async function* readObjects(
  repository: GitRepository,
  choice: ObjectChoice,
  tally: SearchTally,
  counts: ObjectCounts,
  signal: AbortSignal,
): AsyncGenerator<StoredObject> {
  const own = new AbortController();
  const either = AbortSignal.any([own.signal, signal]);
  const listing = startListing(repository, choice, either);
  const checking = repository.git.start(['cat-file', '--buffer', `--batch-check=${FORMAT}`], either);
  const reading = repository.git.start(['cat-file', '--buffer', `--batch=${FORMAT}`], either);
  const runs = [listing, checking, reading];
  listing.stdin.end();
  const pumps = [
    pipeline(listing.stdout, checking.stdin),
    pipeline(Readable.from(chooseObjects(checking.stdout, tally, counts)), reading.stdin),
  ].map((pump) => pump.catch(() => undefined));
  try {
    for (const { ended } of runs) ended.catch(() => own.abort());
    yield* readContents(reading.stdout);
    await Promise.all(runs.map(({ ended }) => ended));
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    own.abort();
    await Promise.allSettled([...pumps, ...runs.map(({ ended }) => ended)]);
  }
}
