import {
  type CompletePublisher,
  type TokenlessConfig,
  completePublisher,
  isPythonIndex,
  parseConfigTexts,
} from '../../publishing/config/index.ts';
import { planRelease } from '../../publishing/release/index.ts';
import {
  BY_HAND,
  type PublishJob,
  type TriggerEvent,
  type WouldMatch,
  chooseReleaseWorkflow,
  readGitHubWorkflows,
  readLocalActions,
  registrationFor,
  requireIndex,
  runForTag,
} from '../../publishing/workflow/index.ts';
import { rehearsalErrors } from '../errors.ts';
import type { PlanFacts } from './facts.ts';
import { withAllNeeds } from './needed-jobs.ts';
import { type PlannedJob, planJob } from './planned-job.ts';
import { type ReleaseIdentity, identifyRelease } from './release.ts';

/** A whole rehearsal, decided before anything runs. */
export interface RehearsalPlan extends ReleaseIdentity {
  readonly config: TokenlessConfig;
  /** File name of the release workflow. */
  readonly workflow: string;
  readonly event: TriggerEvent;
  /** In the order in which `needs` lets them run, the test index before production. */
  readonly jobs: readonly PlannedJob[];
  /** Inferred registrations always match and prove nothing about the index. */
  readonly registration: 'declared' | 'inferred';
  /** What is allowed and yet worth knowing before the tag is pushed. */
  readonly warnings: readonly string[];
}

function declaredPublishers(
  facts: PlanFacts,
  config: TokenlessConfig,
  release: ReleaseIdentity,
  workflow: string,
): readonly CompletePublisher[] {
  const { project, owner, repository } = release;
  const defaults = { project, owner, repository, workflow: config.workflow ?? workflow };
  // What is registered at npm and others is no matter of a release of distributions.
  const own = (facts.publishers ?? config.publishers).filter(({ index }) => isPythonIndex(index));
  return own.map((publisher) => completePublisher(publisher, defaults));
}

function infer(registration: WouldMatch, index: string, release: ReleaseIdentity): CompletePublisher {
  const project = release.project ?? release.repository;
  return {
    ...registration,
    index,
    provider: 'github',
    project,
    reviewers: [],
    versions: 'all',
    pending: true,
  };
}

function describe({ owner, repository, workflow, environment }: WouldMatch): string {
  const place = environment === undefined ? '' : `, environment \`${environment}\``;
  return `owner \`${owner}\`, repository \`${repository}\`, workflow \`${workflow}\`${place}`;
}

function publishersFor(
  job: PublishJob,
  declared: readonly CompletePublisher[],
  release: ReleaseIdentity,
): readonly CompletePublisher[] {
  const index = requireIndex(job);
  const registration = registrationFor(job, { owner: release.owner, name: release.repository });
  if (declared.length === 0) return [infer(registration, index, release)];
  const forIndex = declared.filter((publisher) => publisher.index === index);
  const own = forIndex.filter(({ provider }) => provider === 'github');
  if (own.length > 0) return own;
  const [other] = forIndex;
  if (other !== undefined) {
    const details = { index, provider: other.provider };
    throw rehearsalErrors.create('registration-not-rehearsed', details, { location: other.location });
  }
  throw rehearsalErrors.create(
    'registration-missing',
    { index, job: job.job, wouldMatch: describe(registration) },
    { location: { file: `.github/workflows/${job.workflow}`, line: job.line } },
  );
}

function warnOfHand({ event }: TriggerEvent, workflow: string): readonly string[] {
  if (event !== BY_HAND) return [];
  return [
    `a tag does not start ${workflow}, a person does: this rehearses a run by hand (\`${BY_HAND}\`) on the tag`,
  ];
}

/** The jobs of each index that more than one job publishes to. */
function sharedIndexes(
  planned: readonly PlannedJob[],
): readonly (readonly [index: string, jobs: readonly PlannedJob[]])[] {
  const indexes = [...new Set(planned.map(({ index }) => index))];
  return indexes
    .map((index) => [index, planned.filter((job) => job.index === index)] as const)
    .filter(([, jobs]) => jobs.length > 1);
}

function refuseSharing(planned: readonly PlannedJob[], workflow: string): void {
  for (const [index, jobs] of sharedIndexes(planned)) {
    const location = { file: `.github/workflows/${workflow}`, line: jobs[1]?.job.line ?? 1 };
    const details = { index, workflow, jobs: jobs.map(({ job }) => job.job) };
    throw rehearsalErrors.create('publish-jobs-for-one-index', details, { location });
  }
}

function warnOfSharing(planned: readonly PlannedJob[]): readonly string[] {
  return sharedIndexes(planned).map(([index, jobs]) => {
    const names = jobs.map(({ job }) => `\`${job.job}\``).join(' and ');
    return `${names} publish to \`${index}\` in one run: which distributions each of them has is not known here, so each is rehearsed with all; a failure between them leaves half a release behind`;
  });
}

/** A release that every index passes over would be rehearsed in vain, and called accepted. */
function refuseNowhere(planned: readonly PlannedJob[], version: string): void {
  if (planned.some(({ skip }) => skip === '')) return;
  throw rehearsalErrors.create('release-goes-nowhere', { version, reasons: planned.map(({ skip }) => skip) });
}

/**
 * Plans a rehearsal from the repository's texts. Throws the errors of reading configuration and workflows,
 * `publish-jobs-for-one-index` unless that is allowed, `release-goes-nowhere`, and `registration-missing` where some indexes have a declared publisher and this one has none, `registration-not-rehearsed` where it has one
 * of another provider.
 */
export function makePlan(facts: PlanFacts): RehearsalPlan {
  const config = parseConfigTexts(facts.configTexts);
  const release = identifyRelease(facts, config);
  const workflows = readGitHubWorkflows(facts.workflows);
  const sources = { workflows, actions: readLocalActions(facts.actions ?? new Map()) };
  const workflow = chooseReleaseWorkflow(workflows, config.workflow, release.tag, sources);
  const { event, jobs } = runForTag(workflow, sources, release.tag);
  const declared = declaredPublishers(facts, config, release, workflow.fileName);
  const steps = planRelease(withAllNeeds(jobs, workflows), declared, release);
  const planned = steps.map(({ job, why }) =>
    planJob({ job, skip: why, release, event, publishers: publishersFor(job, declared, release) }),
  );
  refuseNowhere(planned, release.version);
  if (facts.allowsSharedIndex !== true) refuseSharing(planned, workflow.fileName);
  const registration = declared.length > 0 ? 'declared' : 'inferred';
  const warnings = [...warnOfHand(event, workflow.fileName), ...warnOfSharing(planned)];
  return { ...release, config, workflow: workflow.fileName, event, jobs: planned, registration, warnings };
}
