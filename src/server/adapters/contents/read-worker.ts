// One thread of `createDistributionReader`: gets where a content lies and how it is called, answers with the
// distribution or with what is wrong with it, until it is ended.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { type SentError, takeApart } from '../../../base/index.ts';
import { type Distribution, type RandomAccessSource, readDistribution } from '../../../packaging/index.ts';

/** What a thread is asked. */
export interface ReadTask {
  readonly path: string;
  readonly filename: string;
}

/** What it answers. */
export type ReadAnswer = { readonly distribution: Distribution } | { readonly error: SentError };

function readInto(descriptor: number, offset: number, memory: Uint8Array): number {
  let filled = 0;
  while (filled < memory.length) {
    const bytesRead = readSync(descriptor, memory, filled, memory.length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

function readAt(descriptor: number, offset: number, length: number): Uint8Array {
  const buffer = Buffer.allocUnsafe(length);
  return buffer.subarray(0, readInto(descriptor, offset, buffer));
}

function sourceOf(descriptor: number): RandomAccessSource {
  const { size } = fstatSync(descriptor);
  return {
    size,
    read: async (offset, length) => readAt(descriptor, offset, Math.max(0, Math.min(length, size - offset))),
    readInto: async (offset, memory) => readInto(descriptor, offset, memory),
  };
}

async function answer({ path, filename }: ReadTask): Promise<ReadAnswer> {
  try {
    const descriptor = openSync(path, 'r');
    try {
      return { distribution: await readDistribution(sourceOf(descriptor), filename) };
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    return { error: takeApart(error) };
  }
}

parentPort?.on('message', (task: ReadTask) => {
  void answer(task).then((sent) => parentPort?.postMessage(sent));
});
