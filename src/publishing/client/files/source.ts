import { type FileHandle, open } from 'node:fs/promises';
import type { RandomAccessSource } from '../../../packaging/index.ts';
import { toReadError } from './problem.ts';

const CHUNK_BYTES = 256 * 1024;

/** A file opened for reading at any offset; closed by `await using` or `[Symbol.asyncDispose]()`. */
export interface FileSource extends RandomAccessSource, AsyncDisposable {}

async function readInto(handle: FileHandle, offset: number, memory: Uint8Array): Promise<number> {
  let filled = 0;
  while (filled < memory.length) {
    const { bytesRead } = await handle.read(memory, filled, memory.length - filled, offset + filled);
    // The file ends before its size said so: the reader notices the short answer.
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

async function readAt(handle: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const buffer = Buffer.allocUnsafe(length);
  return buffer.subarray(0, await readInto(handle, offset, buffer));
}

/**
 * Opens a file for random access.
 * @throws file-not-readable
 */
export async function openFileSource(path: string): Promise<FileSource> {
  try {
    const handle = await open(path, 'r');
    const { size } = await handle.stat();
    return {
      size,
      read: (offset, length) => readAt(handle, offset, Math.max(0, Math.min(length, size - offset))),
      readInto: (offset, memory) => readInto(handle, offset, memory),
      [Symbol.asyncDispose]: () => handle.close(),
    };
  } catch (error) {
    throw toReadError(error, path);
  }
}

/**
 * Reads a file from start to end in chunks.
 * @throws file-not-readable
 */
export async function* readChunks(path: string): AsyncGenerator<Uint8Array> {
  const handle = await open(path, 'r').catch((error: unknown) => {
    throw toReadError(error, path);
  });
  try {
    for (;;) {
      // A buffer of its own for each chunk: the one before may still be on its way to the socket.
      const buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES);
      const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

/** What is hashed at once: fewer journeys to the threads that read. */
const PIECE_BYTES = 1024 * 1024;

/**
 * The same for a reader that is done with each piece before it asks for the next, such as a hash: all pieces lie in
 * one memory.
 * @throws file-not-readable
 */
export async function* readPieces(path: string): AsyncGenerator<Uint8Array> {
  const handle = await open(path, 'r').catch((error: unknown) => {
    throw toReadError(error, path);
  });
  const buffer = Buffer.allocUnsafeSlow(PIECE_BYTES);
  try {
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, PIECE_BYTES);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}
