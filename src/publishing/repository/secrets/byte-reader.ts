import type { Readable } from 'node:stream';

const LONGEST_LINE = 1024 * 1024;

/** Reads lines and counted stretches of bytes off a stream, holding no more than a chunk of it. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);
  #remaining = 0;

  constructor(stream: Readable) {
    this.#chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  async #more(): Promise<boolean> {
    const next = await this.#chunks.next();
    if (next.done === true) return false;
    this.#rest = this.#rest.length === 0 ? next.value : Buffer.concat([this.#rest, next.value]);
    return true;
  }

  /** The bytes up to the next `end`, which is taken too; undefined when the stream ended. */
  async until(end: number): Promise<Buffer | undefined> {
    let at = this.#rest.indexOf(end);
    while (at === -1) {
      const known = this.#rest.length;
      if (known > LONGEST_LINE) throw new RangeError('git printed a line without an end');
      if (!(await this.#more())) return undefined;
      at = this.#rest.indexOf(end, known);
    }
    const line = this.#rest.subarray(0, at);
    this.#rest = this.#rest.subarray(at + 1);
    return line;
  }

  /** The next `length` bytes as they come; what its reader leaves is taken by `skip`. */
  async *take(length: number): AsyncGenerator<Uint8Array> {
    this.#remaining = length;
    while (this.#remaining > 0) {
      if (this.#rest.length === 0 && !(await this.#more())) return;
      const part = this.#rest.subarray(0, this.#remaining);
      this.#rest = this.#rest.subarray(part.length);
      this.#remaining -= part.length;
      yield part;
    }
  }

  /** Takes what is left of the last stretch, and one byte behind it. */
  async skip(): Promise<void> {
    for await (const part of this.take(this.#remaining + 1)) void part;
  }
}
