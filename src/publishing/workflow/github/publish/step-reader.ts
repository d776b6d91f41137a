import { Readings } from '../expressions/readings.ts';
import type { Job } from '../model.ts';
import { type StepHit, type StepsReading, readPublishSteps } from './steps.ts';

/**
 * Reads the steps of jobs, each once for what its expressions look up. For one repository, whose sources stay
 * the same.
 */
export class StepReader {
  readonly #readings = new WeakMap<Job, Map<string, Readings<readonly StepHit[]>>>();

  /** What `readPublishSteps` gives. Throws `workflow-too-large`. */
  read(reading: StepsReading): readonly StepHit[] {
    const { job, idToken, isRelease } = reading;
    const ofJob = this.#readings.get(job) ?? new Map<string, Readings<readonly StepHit[]>>();
    this.#readings.set(job, ofJob);
    const key = `${idToken} ${String(isRelease)}`;
    const readings = ofJob.get(key) ?? new Readings();
    ofJob.set(key, readings);
    return readings.read(reading.context, (context) => readPublishSteps({ ...reading, context }));
  }
}
