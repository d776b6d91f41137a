// One thread of `hashFiles`: gets a path, answers with its SHA-256 or with what went wrong, until it is ended.
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';

/** What a thread answers to a path. */
export type HashAnswer =
  | { readonly sha256: string }
  | { readonly code: string | undefined; readonly message: string };

const buffer = Buffer.allocUnsafeSlow(1024 * 1024);

function hash(file: string): string {
  const sha256 = createHash('sha256');
  const descriptor = openSync(file, 'r');
  try {
    for (;;) {
      const bytesRead = readSync(descriptor, buffer, 0, buffer.length, null);
      if (bytesRead === 0) return sha256.digest('hex');
      sha256.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    closeSync(descriptor);
  }
}

function answer(file: string): HashAnswer {
  try {
    return { sha256: hash(file) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { code, message };
  }
}

parentPort?.on('message', (file: string) => parentPort?.postMessage(answer(file)));
