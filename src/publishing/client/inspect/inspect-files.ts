import { availableParallelism } from 'node:os';
import { putTogether } from '../../../base/index.ts';
import type { ArchiveLimits, Digests } from '../../../packaging/index.ts';
import { concurrently } from '../files/concurrently.ts';
import { hashFile } from '../files/hash.ts';
import type { DistributionFile } from '../files/list.ts';
import { startThreads } from '../files/threads.ts';
import type { InspectAnswer, InspectTask } from './inspect-worker.ts';
import { type Contents, readContents } from './inspect.ts';

const CONCURRENCY = 2;

/** From this size on, all files together, threads gain more than they take to start. */
const WORTH_THREADS_BYTES = 64 * 1024 * 1024;

/** How files are inspected. */
export interface InspectOptions {
  readonly limits?: Partial<ArchiveLimits> | undefined;
  /** Whether what is in them is searched for secrets. */
  readonly searchesSecrets: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** A file that was read to its end, and its digests. */
export interface InspectedFile extends Contents {
  readonly digests: Digests;
}

/** One half of what is to be learnt of a file; two threads can share a large one. */
interface Part {
  readonly position: number;
  readonly sizeBytes: number;
  readonly task: InspectTask;
}

function partsOf(
  files: readonly DistributionFile[],
  { limits, searchesSecrets }: InspectOptions,
): readonly Part[] {
  const parts = files.flatMap(({ path, filename, sizeBytes }, position): Part[] => [
    { position, sizeBytes, task: { kind: 'contents', path, filename, limits, searchesSecrets } },
    { position, sizeBytes, task: { kind: 'digests', path } },
  ]);
  // Largest first: the last thread to end then has a short one.
  return parts.toSorted((a, b) => b.sizeBytes - a.sizeBytes);
}

async function inspectInThreads(
  files: readonly DistributionFile[],
  options: InspectOptions,
): Promise<readonly InspectedFile[]> {
  const parts = partsOf(files, options);
  await using threads = startThreads(new URL('./inspect-worker.ts', import.meta.url), parts.length);
  const contents = new Map<number, Contents>();
  const digests = new Map<number, Digests>();
  const inspect = async ({ position, task }: Part, stop: AbortSignal): Promise<void> => {
    const answer = (await threads.ask(task, stop)) as InspectAnswer;
    if ('error' in answer) throw putTogether(answer.error);
    if (task.kind === 'contents') contents.set(position, answer.value as Contents);
    else digests.set(position, answer.value as Digests);
  };
  await concurrently(parts, threads.count, inspect, options.signal);
  return files.map((_, position) => inspected(contents.get(position), digests.get(position)));
}

function inspected(contents: Contents | undefined, digests: Digests | undefined): InspectedFile {
  if (contents === undefined || digests === undefined) throw new TypeError('a thread answered nothing');
  return { ...contents, digests };
}

function isWorthThreads(files: readonly DistributionFile[]): boolean {
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  return sizeBytes >= WORTH_THREADS_BYTES && availableParallelism() > 1;
}

/**
 * Reads distributions to their end, with every check that a single one must pass, and hashes them; in the order
 * given. What is large is read by threads, on every processor.
 * @throws what `readContents` throws
 */
export async function inspectFiles(
  files: readonly DistributionFile[],
  options: InspectOptions,
): Promise<readonly InspectedFile[]> {
  if (isWorthThreads(files)) return inspectInThreads(files, options);
  const inspect = async ({ path, filename }: DistributionFile): Promise<InspectedFile> => {
    const { limits, searchesSecrets } = options;
    const contents = await readContents({ path, filename, limits, searchesSecrets });
    return { ...contents, digests: await hashFile(path) };
  };
  return concurrently(files, CONCURRENCY, inspect, options.signal);
}
