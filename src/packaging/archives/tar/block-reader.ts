/** Takes exact amounts from a stream of chunks of any size. */
export interface BlockReader {
  /** Exactly `length` bytes, or undefined when the stream ends before (what is left is then gone). */
  take(length: number): Promise<Uint8Array | undefined>;
  /** The next `length` bytes in chunks; fewer when the stream ends. */
  stream(length: number): AsyncGenerator<Uint8Array, void, undefined>;
  /** True when the stream is at its end. */
  isAtEnd(): Promise<boolean>;
}

/** A block reader over chunks; it holds one chunk at a time. */
export function createBlockReader(chunks: AsyncIterator<Uint8Array>): BlockReader {
  let current: Uint8Array = new Uint8Array();

  async function fill(): Promise<boolean> {
    while (current.length === 0) {
      const next = await chunks.next();
      if (next.done === true) return false;
      current = next.value;
    }
    return true;
  }

  async function* stream(length: number): AsyncGenerator<Uint8Array, void, undefined> {
    for (let left = length; left > 0 && (await fill());) {
      const piece = current.subarray(0, left);
      current = current.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  return {
    stream,
    isAtEnd: async () => !(await fill()),
    async take(length) {
      const bytes = new Uint8Array(length);
      let filled = 0;
      for await (const piece of stream(length)) {
        bytes.set(piece, filled);
        filled += piece.length;
      }
      return filled === length ? bytes : undefined;
    },
  };
}
