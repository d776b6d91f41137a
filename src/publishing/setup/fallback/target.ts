import type { PublishJob } from '../../workflow/index.ts';
import { setupErrors } from '../errors.ts';

/** Names of the secrets as the runbooks call them. */
const SECRETS: Readonly<Record<string, string>> = { testpypi: 'TESTPYPI_API_TOKEN', pypi: 'PYPI_API_TOKEN' };
const OTHER_SECRET = 'INDEX_API_TOKEN';

/** What the secret of an index is called where nobody said otherwise. */
export function secretNameOf(index: string): string {
  return SECRETS[index] ?? OTHER_SECRET;
}

/** The one step that is armed for an index. */
export interface ChosenStep {
  readonly index: string;
  /** Path of the workflow from the root. */
  readonly workflow: string;
  readonly job: string;
  readonly line: number;
  readonly method: string;
  readonly environmentBefore: string | null;
}

const shown = ({ workflow, job, index }: PublishJob): string =>
  `\`${index ?? 'an index that is not known'}\` (${workflow}, job \`${job}\`)`;

function unclear(index: string, job: string, reason: string): Error {
  return setupErrors.create('fallback-step-unclear', { index, job, reason });
}

const isTrusted = ({ auth }: PublishJob): boolean =>
  auth === 'oidc' || auth === 'mixed' || auth === 'unknown';

function theOne(index: string, jobs: readonly PublishJob[]): PublishJob {
  const there = jobs.filter((job) => job.index === index && isTrusted(job));
  const [job, ...others] = there;
  if (job === undefined) {
    throw setupErrors.create('fallback-step-missing', { index, found: jobs.filter(isTrusted).map(shown) });
  }
  if (others.length > 0) {
    const names = there.map((one) => `\`${one.job}\` of ${one.workflow}`).join(', ');
    throw unclear(
      index,
      job.job,
      `more than one job publishes there (${names}), and which is meant cannot be told`,
    );
  }
  return job;
}

/**
 * The one publish step of an index. Throws `fallback-step-missing`, and `fallback-step-unclear` where more than one
 * could be meant, or where the change would reach further than the step.
 */
export function chooseStep(index: string, jobs: readonly PublishJob[]): ChosenStep {
  const job = theOne(index, jobs);
  const { environment, stepLines } = job;
  const refuse = (reason: string): Error => unclear(index, job.job, reason);
  if (
    jobs.some((other) => other.job === job.job && other.workflow === job.workflow && other.index !== index)
  ) {
    throw refuse('the job publishes to more than one index, and has one environment for all of them');
  }
  if (job.reusable !== false || job.callers.length > 0) {
    throw refuse(
      'another workflow calls the job, and secrets of an environment do not reach it as they reach a job of its own',
    );
  }
  if (environment !== null && typeof environment !== 'string') {
    throw refuse(`its environment is made by the expression \`${environment.expression}\``);
  }
  if (job.auth !== 'oidc') {
    throw refuse(
      `how the step proves itself is ${job.auth}: it is not trusted publishing alone that would be replaced`,
    );
  }
  const [line, ...more] = stepLines;
  if (line === undefined || more.length > 0) throw refuse('more than one step of the job publishes');
  return {
    index,
    workflow: `.github/workflows/${job.workflow}`,
    job: job.job,
    line,
    method: job.method,
    environmentBefore: environment,
  };
}
