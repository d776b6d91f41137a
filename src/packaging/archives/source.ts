/** Bytes that can be read at any place: a file, an object in storage, a buffer. */
export interface RandomAccessSource {
  /** Size in bytes. */
  readonly size: number;
  /** Reads up to `length` bytes at `offset`; fewer only at the end. The caller does not change what it gets. */
  read(offset: number, length: number): Promise<Uint8Array>;
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
