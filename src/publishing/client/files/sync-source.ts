import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { toReadError } from './problem.ts';
import type { FileSource } from './source.ts';

/** Opens, with our words for what goes wrong. */
function openFile(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw toReadError(error, path);
  }
}

function readInto(descriptor: number, offset: number, memory: Uint8Array): number {
  let filled = 0;
  while (filled < memory.length) {
    const bytesRead = readSync(descriptor, memory, filled, memory.length - filled, offset + filled);
    // The file ends before its size said so: the reader notices the short answer.
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

function readAt(descriptor: number, offset: number, length: number): Uint8Array {
  const buffer = Buffer.allocUnsafe(length);
  return buffer.subarray(0, readInto(descriptor, offset, buffer));
}

/**
 * `openFileSource` for a thread that has nothing else to do: it waits for the disk itself, and not for another
 * thread that does.
 * @throws file-not-readable
 */
export async function openSyncFileSource(path: string): Promise<FileSource> {
  const descriptor = openFile(path);
  const { size } = fstatSync(descriptor);
  return {
    size,
    read: async (offset, length) => readAt(descriptor, offset, Math.max(0, Math.min(length, size - offset))),
    readInto: async (offset, memory) => readInto(descriptor, offset, memory),
    [Symbol.asyncDispose]: async () => closeSync(descriptor),
  };
}

const PIECE_BYTES = 1024 * 1024;

/**
 * `readPieces` for such a thread.
 * @throws file-not-readable
 */
export async function* readSyncPieces(path: string): AsyncGenerator<Uint8Array> {
  const descriptor = openFile(path);
  const buffer = Buffer.allocUnsafeSlow(PIECE_BYTES);
  try {
    for (;;) {
      const bytesRead = readSync(descriptor, buffer, 0, PIECE_BYTES, null);
      if (bytesRead === 0) return;
      yield await Promise.resolve(buffer.subarray(0, bytesRead));
    }
  } finally {
    closeSync(descriptor);
  }
}
