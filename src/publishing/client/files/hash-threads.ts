import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { concurrently } from './concurrently.ts';
import type { HashAnswer } from './hash-worker.ts';
import { toReadError } from './problem.ts';

async function ask(thread: Worker, file: string, signal: AbortSignal): Promise<string> {
  const answered = once(thread, 'message', { signal });
  thread.postMessage(file);
  const [answer] = (await answered) as [HashAnswer];
  if ('sha256' in answer) return answer.sha256;
  throw toReadError(Object.assign(new Error(answer.message), { code: answer.code }), file);
}

/**
 * SHA-256 of files by as many threads as the machine has processors, in the order given. A thread takes tens of
 * milliseconds to start: worth it for hundreds of megabytes.
 * @throws file-not-readable
 */
export async function hashInThreads(
  files: readonly string[],
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const count = Math.min(availableParallelism(), files.length);
  const address = new URL('./hash-worker.ts', import.meta.url);
  const threads = Array.from({ length: count }, () => new Worker(address));
  const idle = [...threads];
  const hash = async (file: string, stop: AbortSignal): Promise<string> => {
    const thread = idle.pop();
    if (thread === undefined) throw new TypeError('there are more files at once than threads');
    try {
      return await ask(thread, file, stop);
    } finally {
      idle.push(thread);
    }
  };
  try {
    return await concurrently(files, count, hash, signal);
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}
