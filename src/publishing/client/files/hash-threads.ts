import { concurrently } from './concurrently.ts';
import type { HashAnswer } from './hash-worker.ts';
import { toReadError } from './problem.ts';
import { startThreads } from './threads.ts';

function digestOf(answer: HashAnswer, file: string): string {
  if ('sha256' in answer) return answer.sha256;
  throw toReadError(Object.assign(new Error(answer.message), { code: answer.code }), file);
}

/**
 * SHA-256 of files by as many threads as the machine has processors, in the order given.
 * @throws file-not-readable
 */
export async function hashInThreads(
  files: readonly string[],
  signal?: AbortSignal,
): Promise<readonly string[]> {
  await using threads = startThreads(new URL('./hash-worker.ts', import.meta.url), files.length);
  const hash = async (file: string, stop: AbortSignal): Promise<string> =>
    digestOf((await threads.ask(file, stop)) as HashAnswer, file);
  return await concurrently(files, threads.count, hash, signal);
}
