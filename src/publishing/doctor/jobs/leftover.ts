import { familyOfCredential } from '../../workflow/index.ts';
import type { Project, ProjectJob } from '../project.ts';
import { profileOf } from './profile.ts';

/** Another address may know nothing of trusted publishing: then its token is all there is. */
const canExchange = (index: string | null, { facts }: Project): boolean =>
  profileOf(index)?.urls !== undefined ||
  facts.registrations.publishers.some((publisher) => publisher.index === index);

/** True where a job that can have an ID token publishes by a stored credential: `leftover-credential` tells it. */
export function hasLeftover({ row }: ProjectJob, project: Project): boolean {
  const { auth, idToken, index } = row;
  return (auth === 'token' || auth === 'mixed') && idToken !== 'missing' && canExchange(index, project);
}

/** A variable that a publish job's tool reads for its credential, or that its publish steps name. */
function takes({ publishJob, job }: ProjectJob, variable: string): boolean {
  const family = familyOfCredential(variable);
  if (family !== undefined && family === publishJob.ecosystem) return true;
  const steps = job.steps.filter(({ line }) => publishJob.stepLines.includes(line));
  const texts = steps.flatMap(({ run = '', with: inputs, environmentVariables }) => [
    run,
    ...inputs.values(),
    ...environmentVariables.values(),
  ]);
  return texts.some((text) => text.split(/\W+/u).includes(variable));
}

/** True for a variable that holds the credential of which `leftover-credential` tells: it is one cause. */
export function isLeftover(variable: string, jobs: readonly ProjectJob[], project: Project): boolean {
  return jobs.some((job) => hasLeftover(job, project) && takes(job, variable));
}
