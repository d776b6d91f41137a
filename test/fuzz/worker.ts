// The thread that feeds one target. A parser that hangs, hangs here; the parent sees the count stand still.
import { parentPort, workerData } from 'node:worker_threads';
import type { FuzzJob } from './run-target.ts';
import type { FuzzTarget } from './target.ts';

const job = workerData as FuzzJob;
const { FUZZ_TARGETS } = (await import(job.targets)) as { FUZZ_TARGETS: readonly FuzzTarget[] };
const target = FUZZ_TARGETS.find(({ name }) => name === job.target);
if (target === undefined) throw new TypeError(`no fuzz target ${job.target}`);

const fed = new Int32Array(job.fed);
// A promise that never settles leaves nothing to wait for, and the thread would end before the parent sees it.
const alive = setInterval(() => undefined, 60_000);
const report = await target.check(job, () => void Atomics.add(fed, 0, 1));
clearInterval(alive);
parentPort?.postMessage(report);
