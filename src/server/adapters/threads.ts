import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/** Threads of one program beside the one that serves; each answers one message at a time with one message. */
export interface ThreadPool {
  /** Asks as soon as a thread is idle. Rejects when the thread fails, which is then gone. */
  readonly ask: (question: unknown) => Promise<unknown>;
  /** Ends them; who was still waiting is told so. */
  readonly close: () => Promise<void>;
}

/** Each holds some ten megabytes; one processor is left to the thread that serves. */
const MOST_THREADS = 4;

/** Makes a pool whose threads start when they are first needed. */
export function createThreadPool(program: URL): ThreadPool {
  const most = Math.max(1, Math.min(MOST_THREADS, availableParallelism() - 1));
  const threads = new Set<Worker>();
  const idle = new Set<Worker>();
  const waiting: (() => void)[] = [];
  let isClosed = false;

  function start(): Worker {
    // SECURITY: a thread reads what strangers packed; what stands in the environment is none of its business.
    const thread = new Worker(program, { env: {} });
    thread.once('exit', () => {
      threads.delete(thread);
      idle.delete(thread);
    });
    threads.add(thread);
    return thread;
  }

  async function take(): Promise<Worker> {
    if (isClosed) throw new Error('the threads were ended');
    for (const thread of idle) {
      idle.delete(thread);
      return thread;
    }
    if (threads.size < most) return start();
    await new Promise<void>((resolve) => waiting.push(resolve));
    return take();
  }

  return {
    async ask(question) {
      const thread = await take();
      try {
        const answer = await answerOf(thread, question);
        idle.add(thread);
        return answer;
      } catch (error) {
        await thread.terminate();
        throw error;
      } finally {
        waiting.shift()?.();
      }
    },
    async close() {
      isClosed = true;
      for (const tell of waiting.splice(0)) tell();
      await Promise.all([...threads].map((thread) => thread.terminate()));
    },
  };
}

async function answerOf(thread: Worker, question: unknown): Promise<unknown> {
  const done = new AbortController();
  const { signal } = done;
  const ended = async (): Promise<never> => {
    await once(thread, 'exit', { signal });
    throw new Error('the thread ended before it answered');
  };
  const answered = once(thread, 'message', { signal });
  thread.postMessage(question);
  try {
    return ((await Promise.race([answered, ended()])) as [unknown])[0];
  } finally {
    done.abort();
  }
}
