import type { FileHandle } from 'node:fs/promises';
import type { ContentDigests } from '../../usecases/index.ts';
import { type ContentHash, createContentHash } from './content-hash.ts';

/** What was received, durable. */
export interface Written {
  readonly sizeBytes: number;
  readonly digests: ContentDigests;
}

/** What is written and hashed at once: a socket gives 64 KiB, and each write is a journey to another thread. */
const BATCH_BYTES = 1024 * 1024;
/** Most contents are metadata and small wheels. */
const FIRST_BATCH_BYTES = 64 * 1024;
/** How much is written before the disk is asked to take it, so that the last flush is short. */
const FLUSH_BYTES = 32 * 1024 * 1024;

async function writeAll(handle: FileHandle, batch: Uint8Array, position: number): Promise<void> {
  for (let written = 0; written < batch.length;) {
    const { bytesWritten } = await handle.write(batch, written, batch.length - written, position + written);
    written += bytesWritten;
  }
}

/** Gathers a content into batches: one is written by another thread while it is hashed here and the next one fills. */
class Receiver {
  readonly #handle: FileHandle;
  readonly #hash: ContentHash;
  #batch = Buffer.allocUnsafeSlow(FIRST_BATCH_BYTES);
  #filled = 0;
  /** The batch that is being written; its memory is filled again afterwards. */
  #other: Buffer<ArrayBuffer> | undefined;
  #writing: Promise<void> = Promise.resolve();
  #flushing: Promise<void> = Promise.resolve();
  #sizeBytes = 0;
  #unflushedBytes = 0;

  constructor(handle: FileHandle, hash: ContentHash) {
    this.#handle = handle;
    this.#hash = hash;
  }

  /** Takes a piece; resolves when there is room for the next one. Throws what went wrong with an earlier one. */
  async add(chunk: Uint8Array): Promise<void> {
    for (let taken = 0; taken < chunk.length;) {
      if (this.#filled === this.#batch.length) await this.#write();
      const piece = chunk.subarray(taken, taken + this.#batch.length - this.#filled);
      this.#batch.set(piece, this.#filled);
      this.#filled += piece.length;
      taken += piece.length;
    }
  }

  /** Ends the content; it is durable when this resolves. */
  async end(): Promise<Written> {
    await this.#write();
    await this.#writing;
    await this.#flushing;
    await this.#handle.sync();
    return { sizeBytes: this.#sizeBytes, digests: this.#hash.digests() };
  }

  async #write(): Promise<void> {
    await this.#writing;
    const memory = this.#batch;
    const batch = memory.subarray(0, this.#filled);
    this.#writing = writeAll(this.#handle, batch, this.#sizeBytes);
    // Awaited before the next one; until then a failure must not count as unhandled.
    this.#writing.catch(() => undefined);
    this.#hash.update(batch);
    this.#sizeBytes += batch.length;
    this.#batch = this.#other?.length === BATCH_BYTES ? this.#other : Buffer.allocUnsafeSlow(BATCH_BYTES);
    this.#other = memory;
    this.#filled = 0;
    this.#flushNowAndThen(batch.length);
  }

  #flushNowAndThen(sizeBytes: number): void {
    this.#unflushedBytes += sizeBytes;
    if (this.#unflushedBytes < FLUSH_BYTES) return;
    this.#unflushedBytes = 0;
    // One after the other: a failure is reported once, and the chain remembers it.
    this.#flushing = this.#flushing.then(() => this.#handle.datasync());
    this.#flushing.catch(() => undefined);
  }
}

/**
 * Writes a stream to a file, hashing on the way. The stream is read to its end even when the disk is full or
 * the limit reached, for the client can only read our answer once it has sent everything.
 */
export async function writeStream(
  content: AsyncIterable<Uint8Array>,
  handle: FileHandle,
  maxBytes: number,
): Promise<Written | 'too-large'> {
  const receiver = new Receiver(handle, await createContentHash());
  let sizeBytes = 0;
  let failure: { readonly error: unknown } | undefined;
  for await (const chunk of content) {
    sizeBytes += chunk.length;
    if (failure !== undefined || sizeBytes > maxBytes) continue;
    try {
      await receiver.add(chunk);
    } catch (error) {
      failure = { error };
    }
  }
  if (failure !== undefined) throw failure.error;
  return sizeBytes > maxBytes ? 'too-large' : receiver.end();
}
