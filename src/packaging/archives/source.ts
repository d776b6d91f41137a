/** Bytes that can be read at any place: a file, an object in storage, a buffer. */
export interface RandomAccessSource {
  /** Size in bytes. */
  readonly size: number;
  /** Reads up to `length` bytes at `offset`; fewer only at the end. The caller does not change what it gets. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** The same into memory of the caller; gives how many bytes came. Left out: `read` is all there is. */
  readInto?(offset: number, memory: Uint8Array): Promise<number>;
}

/** A source over bytes in memory. */
export function bytesSource(bytes: Uint8Array): RandomAccessSource {
  return {
    size: bytes.length,
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  };
}

const CHUNK_BYTES = 256 * 1024;

/** The bytes of a range in order, in chunks, so that nothing is held whole. */
export async function* readRange(
  source: RandomAccessSource,
  start = 0,
  end: number = source.size,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (let offset = start; offset < end;) {
    const chunk = await source.read(offset, Math.min(CHUNK_BYTES, end - offset));
    if (chunk.length === 0) return;
    offset += chunk.length;
    yield chunk;
  }
}

/**
 * The same for a reader that is done with each chunk before it asks for the next: all lie in one memory where the
 * source can read into it, so that a large member leaves nothing to be collected.
 */
export async function* readRangeOver(
  source: RandomAccessSource,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (source.readInto === undefined) {
    yield* readRange(source, start, end);
    return;
  }
  const memory = new Uint8Array(Math.min(CHUNK_BYTES, Math.max(0, end - start)));
  for (let offset = start; offset < end;) {
    const length = await source.readInto(offset, memory.subarray(0, Math.min(memory.length, end - offset)));
    if (length === 0) return;
    offset += length;
    yield memory.subarray(0, length);
  }
}
