import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/** Threads of one program, each of which answers one message at a time with one message. */
export interface Threads extends AsyncDisposable {
  readonly count: number;
  /** Asks a thread that is idle; no more may be asked at once than there are threads. Rejects when the thread fails. */
  ask(question: unknown, signal: AbortSignal): Promise<unknown>;
}

/**
 * Starts as many threads as the machine has processors, at most one for each task. A thread takes tens of
 * milliseconds to start: worth it for hundreds of megabytes.
 */
export function startThreads(program: URL, tasks: number): Threads {
  const count = Math.min(availableParallelism(), tasks);
  // SECURITY: a thread reads what strangers packed; the tokens that stand in the environment are none of its business.
  const threads = Array.from({ length: count }, () => new Worker(program, { env: {} }));
  const idle = [...threads];
  return {
    count,
    async ask(question, signal) {
      const thread = idle.pop();
      if (thread === undefined) throw new TypeError('more is asked at once than there are threads');
      try {
        const answered = once(thread, 'message', { signal });
        thread.postMessage(question);
        return (await answered)[0] as unknown;
      } finally {
        idle.push(thread);
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(threads.map((thread) => thread.terminate()));
    },
  };
}
