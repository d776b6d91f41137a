import type { JobPart } from './outcome.ts';

/** Takes the time of the parts of a job. */
export interface Stopwatch {
  /** What was timed so far. */
  readonly milliseconds: Partial<Record<JobPart, number>>;
  /** Runs a part and keeps how long it took. */
  time<Value>(part: JobPart, run: () => Promise<Value>): Promise<Value>;
}

/** Makes one that has timed nothing. */
export function createStopwatch(): Stopwatch {
  const milliseconds: Partial<Record<JobPart, number>> = {};
  return {
    milliseconds,
    async time(part, run) {
      const start = performance.now();
      try {
        return await run();
      } finally {
        milliseconds[part] = Math.round(performance.now() - start);
      }
    },
  };
}
