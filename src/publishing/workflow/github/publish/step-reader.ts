import type { IdTokenPermission } from '../../workflow.ts';
import type { Context } from '../expressions/evaluate.ts';
import type { Job } from '../model.ts';
import { type StepHit, type StepsReading, readPublishSteps } from './steps.ts';

/** A question that the reading of a job asked its context, and the answer, as one text. */
interface Asked {
  readonly path: readonly string[];
  readonly answer: string;
}

interface Reading {
  readonly idToken: IdTokenPermission;
  readonly isRelease: boolean;
  readonly asked: readonly Asked[];
  readonly hits: readonly StepHit[];
}

const answerOf = (context: Context, path: readonly string[]): string => JSON.stringify(context(path) ?? null);

function fits({ idToken, isRelease, asked }: Reading, reading: StepsReading): boolean {
  return (
    idToken === reading.idToken &&
    isRelease === reading.isRelease &&
    asked.every(({ path, answer }) => answerOf(reading.context, path) === answer)
  );
}

function readAnew(reading: StepsReading): Reading {
  const asked = new Map<string, Asked>();
  const context: Context = (path) => {
    asked.set(path.join('\0'), { path, answer: answerOf(reading.context, path) });
    return reading.context(path);
  };
  const hits = readPublishSteps({ ...reading, context });
  return { idToken: reading.idToken, isRelease: reading.isRelease, asked: [...asked.values()], hits };
}

/**
 * Reads the steps of jobs, each once for what its expressions look up: most jobs look up nothing, and are the
 * same for every event, ref and leg. For one repository, whose sources stay the same.
 */
export class StepReader {
  readonly #readings = new WeakMap<Job, Reading[]>();

  /** What `readPublishSteps` gives. Throws `workflow-too-large`. */
  read(reading: StepsReading): readonly StepHit[] {
    const readings = this.#readings.get(reading.job) ?? [];
    this.#readings.set(reading.job, readings);
    const known = readings.find((one) => fits(one, reading));
    if (known !== undefined) return known.hits;
    const fresh = readAnew(reading);
    readings.push(fresh);
    return fresh.hits;
  }
}
