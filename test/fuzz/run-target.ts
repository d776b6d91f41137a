import { Worker } from 'node:worker_threads';
import type { CorpusEntry } from './corpus.ts';
import type { FuzzParameters, FuzzReport } from './target.ts';

/** What a thread is told. */
export interface FuzzJob extends FuzzParameters {
  /** The module that exports `FUZZ_TARGETS`. */
  readonly targets: string;
  readonly target: string;
  /** Memory shared with the parent: how many inputs were fed. */
  readonly fed: SharedArrayBuffer;
}

/** How one target is run. */
export interface FuzzOptions {
  readonly seed: number;
  readonly seconds: number;
  readonly path?: string | undefined;
  /** An input that takes longer counts as a hang. */
  readonly hangSeconds?: number;
  /** Another module of targets than ours. */
  readonly targets?: URL;
}

/** What came of it: all well when `failure` is undefined. */
export interface FuzzResult {
  readonly target: string;
  readonly seed: number;
  readonly executions: number;
  readonly failure: string | undefined;
  /** The shortest input of each outcome that was met. */
  readonly corpus: readonly CorpusEntry[];
}

const DEFAULT_HANG_SECONDS = 20;
const WATCH_MILLISECONDS = 250;

/** Feeds one target for a while in a thread of its own, so that even an endless loop is seen and ended. */
export async function runTarget(target: string, options: FuzzOptions): Promise<FuzzResult> {
  const fed = new SharedArrayBuffer(4);
  const { seed, seconds, path, targets = new URL('targets/index.ts', import.meta.url) } = options;
  const job: FuzzJob = { targets: targets.href, target, seed, seconds, path, fed };
  const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData: job });
  const hang = watch(new Int32Array(fed), options.hangSeconds ?? DEFAULT_HANG_SECONDS);
  try {
    const report = await Promise.race([reportOf(worker), hang.seen]);
    const executions = new Int32Array(fed)[0] ?? 0;
    const failure = report.failure === undefined ? undefined : `${report.failure}\n${again(job, report)}`;
    return { target, seed, executions, failure, corpus: report.corpus ?? [] };
  } finally {
    hang.stop();
    await worker.terminate();
  }
}

function again({ target, seed }: FuzzJob, { path }: FuzzReport): string {
  return `again: FUZZ_SEED=${seed} FUZZ_PATH=${path ?? ''} npm run fuzz -- ${target}`;
}

function reportOf(worker: Worker): Promise<FuzzReport> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the fuzz thread ended with ${code} and no report`)));
  });
}

/** Resolves when the count has not moved for too long; the input that hangs is the last one counted. */
function watch(fed: Int32Array, hangSeconds: number): { seen: Promise<FuzzReport>; stop(): void } {
  let [last, since] = [0, performance.now()];
  let timer: NodeJS.Timeout | undefined;
  const seen = new Promise<FuzzReport>((resolve) => {
    timer = setInterval(() => {
      const count = Atomics.load(fed, 0);
      if (count === 0 || count !== last) [last, since] = [count, performance.now()];
      else if (performance.now() - since > hangSeconds * 1000) {
        resolve({
          failure: `one input took more than ${hangSeconds} s`,
          path: String(Math.max(0, count - 1)),
        });
      }
    }, WATCH_MILLISECONDS);
  });
  return { seen, stop: () => clearInterval(timer) };
}
