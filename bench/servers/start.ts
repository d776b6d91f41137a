import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { bundleProgram } from '../../tools/bundle.ts';
import type { IndexReport, IndexSetup } from './index-process.ts';

/** An index that runs in a process of its own. */
export interface MeasuredIndex {
  readonly url: string;
  /** Stops it. */
  close(): Promise<{ readonly peakBytes: number }>;
}

const PROGRAM = path.join(import.meta.dirname, 'index-process.ts');

/** Bundles the index's program as it is published: from its sources it would carry what reads TypeScript. */
export async function bundleIndex(folder: string): Promise<string> {
  const into = path.join(folder, 'program');
  await bundleProgram(PROGRAM, into);
  return path.join(into, 'index-process.js');
}

/** Starts an index in a process of its own, from its bundled program. */
export async function startMeasuredIndex(program: string, setup: IndexSetup): Promise<MeasuredIndex> {
  const child = fork(program, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const report = async (): Promise<IndexReport> => {
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`the measured index ended with ${String(code)}`);
    });
    ended.catch(() => undefined);
    return (await Promise.race([once(child, 'message'), ended]))[0] as IndexReport;
  };
  child.send(setup);
  const started = await report();
  if (!('url' in started)) throw new Error('the measured index said nothing of its address');
  return {
    url: started.url,
    async close() {
      const stopped = report();
      child.send('stop');
      const last = await stopped;
      if ('url' in last) throw new Error('the measured index did not stop');
      return last;
    },
  };
}
