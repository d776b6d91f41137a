import { type Entry, Reader, ZipReader } from '@zip.js/zip.js';
import { packagingErrors } from '../../errors.ts';
import type { RandomAccessSource } from '../source.ts';
import type { LocalHeader } from './structure.ts';

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
    try {
      // zip.js keeps what it is given; a source may hand out views of a buffer that it uses again.
      return Uint8Array.from(await this.#source.read(index, Math.min(length, this.size - index)));
    } catch (error) {
      this.failure ??= { error };
      throw error;
    }
  }
}

function refuse(problem: string, cause?: unknown): Error {
  return packagingErrors.create('archive-ambiguous', { problem }, { cause });
}

async function listEntries(source: RandomAccessSource): Promise<readonly Entry[]> {
  const opened = new SourceReader(source);
  const reader = new ZipReader(opened, { strictness: 'strict', useWebWorkers: false });
  try {
    // Paths are judged by the member rules, for tar and zip alike and with their own code.
    return await reader.getEntries({ filenameValidation: 'tolerant' });
  } catch (error) {
    if (opened.failure !== undefined) throw opened.failure.error;
    const reason = error instanceof Error ? error.message : 'unknown';
    throw refuse(`a strict reader refuses it: ${reason}`, error);
  } finally {
    await reader.close();
  }
}

function isSame(theirs: Entry | undefined, { entry, offset }: LocalHeader): boolean {
  return (
    theirs?.offset === offset &&
    theirs.uncompressedSize === entry.sizeBytes &&
    theirs.compressedSize === entry.compressedBytes &&
    theirs.compressionMethod === entry.method
  );
}

/** Lets a second reader open the archive: it must list the same members at the same places with the same sizes. */
export async function askSecondReader(
  source: RandomAccessSource,
  locals: readonly LocalHeader[],
): Promise<void> {
  const theirs = new Map((await listEntries(source)).map((entry) => [entry.filename, entry]));
  const odd = locals.find((local) => !isSame(theirs.get(local.entry.name ?? ''), local));
  if (odd === undefined && theirs.size === locals.length) return;
  throw refuse(`two readers disagree about ${JSON.stringify(odd?.entry.name ?? 'the number of members')}`);
}
