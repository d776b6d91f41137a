import { registrationForProbe } from '../../release/index.ts';
import { clientErrors } from '../errors.ts';
import { isApiToken } from '../publish/index.ts';
import { dryRun } from './dry-run.ts';
import type { PublishJobDeps, PublishJobOptions } from './options.ts';
import type { DryRunJob, ProbedJob, PublishJobOutcome, PublishedJob } from './outcome.ts';
import { publishJob } from './publish.ts';
import { createStopwatch } from './stopwatch.ts';

async function probeJob(options: PublishJobOptions, deps: PublishJobDeps): Promise<ProbedJob> {
  const { target, project, registrations = [], signal } = options;
  const identity = options.credential();
  if (isApiToken(identity)) throw clientErrors.create('probe-without-identity', {});
  if (deps.probe === undefined || project === undefined) {
    throw new TypeError('a probe needs the function that probes and the name of the project');
  }
  const registration = registrationForProbe(project, registrations);
  const mask = options.mask.bind(options);
  return {
    mode: 'probe',
    probe: await deps.probe({ target, identity, project, registration, signal, mask }),
  };
}

/**
 * The whole publish job, for the command and the Action alike: `publish`, `dry-run` or `probe`. Run again after
 * a failure, it goes on where it stopped. Upload tokens are burned in every ending.
 * @throws what its parts throw: `preflight`, `publishRelease`, `waitUntilServed`, the install check, the probe
 */
export function runPublishJob(
  options: PublishJobOptions & { readonly mode: 'publish' },
  deps: PublishJobDeps,
): Promise<PublishedJob>;
export function runPublishJob(
  options: PublishJobOptions & { readonly mode: 'dry-run' },
  deps: PublishJobDeps,
): Promise<DryRunJob>;
export function runPublishJob(options: PublishJobOptions, deps: PublishJobDeps): Promise<PublishJobOutcome>;
export async function runPublishJob(
  options: PublishJobOptions,
  deps: PublishJobDeps,
): Promise<PublishJobOutcome> {
  if (options.mode === 'probe') return probeJob(options, deps);
  const watch = createStopwatch();
  return options.mode === 'dry-run' ? dryRun(options, deps, watch) : publishJob(options, deps, watch);
}
