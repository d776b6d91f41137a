import { ERR_INVALID_UNCOMPRESSED_SIZE, type FileEntry, Reader, ZipReader } from '@zip.js/zip.js';
import { packagingErrors } from '../../errors.ts';
import { checkExpansion } from '../expansion.ts';
import type { ArchiveLimits } from '../limits.ts';
import type { ArchiveMember } from '../members.ts';
import type { RandomAccessSource } from '../source.ts';
import { checkCarefully } from './careful.ts';
import { type CentralDirectory, type CentralEntry, readCentralDirectory } from './central-directory.ts';
import { walkZipStructure } from './structure.ts';

/** A zip archive whose directory was read; its members have names, sizes and methods but are not proven yet. */
export interface ZipArchive {
  /** Names as in the directory, folders with their closing `/`. */
  readonly names: readonly string[];
  /** Proves the structure and gives every member in the order of the directory, the one named `first` first. */
  members(first?: string): AsyncGenerator<ArchiveMember, void, undefined>;
}

const STORED = 0;
const DEFLATED = 8;
const MADE_BY_UNIX: readonly number[] = [3, 19];
const KIND_BITS = 0o170000;
const KINDS: Readonly<Record<number, ArchiveMember['kind'] | 'other'>> = {
  0: 'file',
  0o100000: 'file',
  0o040000: 'folder',
  0o120000: 'symbolic link',
};

class SourceReader extends Reader<RandomAccessSource> {
  readonly #source: RandomAccessSource;
  /** What the source threw: it says nothing about the archive and must not be told as damage. */
  failure: { readonly error: unknown } | undefined;

  constructor(source: RandomAccessSource) {
    super(source);
    this.#source = source;
    this.size = source.size;
  }

  override async readUint8Array(index: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    // zip.js keeps what it is given; a source may hand out views of a buffer that it uses again.
    try {
      return Uint8Array.from(await this.#source.read(index, Math.min(length, this.size - index)));
    } catch (error) {
      this.failure ??= { error };
      throw error;
    }
  }
}

function checkMethods(entries: readonly CentralEntry[]): void {
  const odd = entries.find(({ method }) => method !== STORED && method !== DEFLATED);
  if (odd === undefined) return;
  const pypiMessage = 'Invalid distribution file. File does not use a supported compression type';
  const details = { path: odd.name ?? '', method: odd.method, pypiMessage };
  throw packagingErrors.create('archive-compression-not-allowed', details);
}

function unpackError(path: string, cause: unknown, source: SourceReader): unknown {
  if (source.failure !== undefined) return source.failure.error;
  const reason = cause instanceof Error ? cause.message : 'unknown';
  // SECURITY: zip.js stops as soon as a member yields more than it declares; the test is "a lying size".
  if (reason === ERR_INVALID_UNCOMPRESSED_SIZE) {
    const problem = `\`${path}\` yields another number of bytes than it declares`;
    return packagingErrors.create('archive-bomb', { problem }, { cause });
  }
  const problem = `\`${path}\` cannot be unpacked: ${reason}`;
  return packagingErrors.create('archive-damaged', { problem }, { cause });
}

async function* inflate(
  file: FileEntry,
  entry: CentralEntry,
  source: SourceReader,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const done = file.getData(writable, { useWebWorkers: false, checkSignature: true });
  // The failure is seen where the stream is read; without a handler it would also count as unhandled.
  done.catch(() => undefined);
  try {
    yield* readable;
    await done;
  } catch (error) {
    throw unpackError(entry.name ?? '', error, source);
  }
}

function kindOf({ name = '', madeBy, externalAttributes }: CentralEntry): ArchiveMember['kind'] {
  const isFolder = name.endsWith('/');
  const bits = MADE_BY_UNIX.includes(madeBy) ? (externalAttributes >>> 16) & KIND_BITS : 0;
  const kind = KINDS[bits] ?? 'other';
  if (kind !== 'file' && kind !== 'folder') {
    const shown = kind === 'other' ? 'special file' : kind;
    throw packagingErrors.create('member-kind-not-allowed', { path: name, kind: shown });
  }
  if (isFolder !== (kind === 'folder') && bits !== 0) {
    const problem = `${JSON.stringify(name)} is a folder by name or by mode only`;
    throw packagingErrors.create('archive-ambiguous', { problem });
  }
  return isFolder ? 'folder' : 'file';
}

function toMember(entry: CentralEntry, file: FileEntry | undefined, source: SourceReader): ArchiveMember {
  const { name = '', sizeBytes, externalAttributes } = entry;
  const kind = kindOf(entry);
  if (kind === 'folder' && sizeBytes !== 0) {
    throw packagingErrors.create('archive-ambiguous', {
      problem: `the folder ${JSON.stringify(name)} has content`,
    });
  }
  return {
    path: kind === 'folder' ? name.slice(0, -1) : name,
    kind,
    sizeBytes,
    mode: (externalAttributes >>> 16) & 0o7777,
    linkTarget: '',
    content: {
      [Symbol.asyncIterator]: () => {
        if (file === undefined) throw new TypeError('a folder has no content');
        return inflate(file, entry, source);
      },
    },
  };
}

async function listFiles(
  reader: ZipReader<unknown>,
  source: SourceReader,
): Promise<ReadonlyMap<string, FileEntry>> {
  try {
    const entries = await reader.getEntries({ strictness: 'strict', filenameValidation: 'tolerant' });
    return new Map(entries.flatMap((entry) => (entry.directory ? [] : [[entry.filename, entry] as const])));
  } catch (error) {
    if (source.failure !== undefined) throw source.failure.error;
    const reason = error instanceof Error ? error.message : 'unknown';
    throw packagingErrors.create(
      'archive-ambiguous',
      { problem: `a strict reader refuses it: ${reason}` },
      { cause: error },
    );
  }
}

async function* readMembers(
  source: RandomAccessSource,
  directory: CentralDirectory,
  first: string | undefined,
): AsyncGenerator<ArchiveMember, void, undefined> {
  checkCarefully(await walkZipStructure(source, directory));
  const opened = new SourceReader(source);
  const reader = new ZipReader(opened, {
    strictness: 'strict',
    checkOverlappingEntry: true,
    useWebWorkers: false,
  });
  try {
    const files = await listFiles(reader, opened);
    for (const entry of directory.entries.toSorted(
      (a, b) => Number(b.name === first) - Number(a.name === first),
    )) {
      const member = toMember(entry, files.get(entry.name ?? ''), opened);
      if (member.kind === 'file' && !files.has(entry.name ?? '')) {
        const problem = `two readers disagree about ${JSON.stringify(entry.name)}`;
        throw packagingErrors.create('archive-ambiguous', { problem });
      }
      yield member;
    }
  } finally {
    await reader.close();
  }
}

/**
 * Opens a zip archive: the directory, the limits on what it declares, and the compression methods are checked here,
 * the structure when its members are read. Two readers see it, our walk and zip.js in strict mode, and must agree.
 */
export async function openZip(source: RandomAccessSource, limits: ArchiveLimits): Promise<ZipArchive> {
  const directory = await readCentralDirectory(source, limits);
  const declaredBytes = directory.entries.reduce((sum, entry) => sum + entry.sizeBytes, 0);
  checkExpansion(declaredBytes, source.size, limits);
  checkMethods(directory.entries);
  if (directory.entries.length > limits.maxMembers) {
    throw packagingErrors.create('archive-too-many-members', { limit: limits.maxMembers });
  }
  return {
    names: directory.entries.map(({ name }) => name ?? ''),
    members: (first) => readMembers(source, directory, first),
  };
}
