import { putTogether } from '../../../base/index.ts';
import { type Distribution, type RandomAccessSource, readDistribution } from '../../../packaging/index.ts';
import { createThreadPool } from '../threads.ts';
import type { ReadAnswer, ReadTask } from './read-worker.ts';

/** A content that was received, and where it lies until it is kept. */
export interface ReceivedFile {
  readonly path: string;
  readonly source: RandomAccessSource;
}

/** Reads received contents as distributions. */
export interface DistributionReader {
  /** Throws what `readDistribution` of `packaging` throws. */
  read(file: ReceivedFile, filename: string): Promise<Distribution>;
  /** Ends its threads. */
  close(): Promise<void>;
}

/** Reading less takes no longer than asking another thread. */
const WORTH_THREAD_BYTES = 256 * 1024;

/** Reads on the thread that asks. */
export const readHere: DistributionReader = {
  read: ({ source }, filename) => readDistribution(source, filename),
  close: () => Promise.resolve(),
};

/**
 * Reads what is large in other threads: an archive of a gigabyte takes a second, in which nobody else would be
 * answered.
 */
export function createDistributionReader(): DistributionReader {
  const pool = createThreadPool(new URL('./read-worker.ts', import.meta.url));
  return {
    async read(file, filename) {
      if (file.source.size < WORTH_THREAD_BYTES) return readHere.read(file, filename);
      const task: ReadTask = { path: file.path, filename };
      const answer = (await pool.ask(task)) as ReadAnswer;
      if ('error' in answer) throw putTogether(answer.error);
      return answer.distribution;
    },
    close: () => pool.close(),
  };
}
