import { workflowErrors } from '../errors.ts';
import type { ForgeRepository, PublishJob, TriggerEvent } from '../workflow.ts';
import { eventForTag } from './events.ts';
import { findPublishJobs } from './find-publish-jobs.ts';
import type { GitHubWorkflow } from './model.ts';

/**
 * The workflow that publishes: the named one, else the only one with publish jobs that something starts.
 * Throws `workflow-not-found`, `publish-job-not-found`, `workflow-ambiguous`.
 */
export function chooseReleaseWorkflow(workflows: readonly GitHubWorkflow[], name?: string): GitHubWorkflow {
  const found = workflows.map(({ fileName }) => fileName);
  const named = workflows.find(({ fileName }) => fileName === name);
  if (named !== undefined) return named;
  if (name !== undefined || workflows.length === 0) {
    throw workflowErrors.create('workflow-not-found', { workflow: name, found });
  }
  const publishing = workflows.filter((workflow) =>
    findPublishJobs(workflow, workflows).some((job) => job.events.length > 0),
  );
  const [only, ...others] = publishing;
  if (only === undefined) throw workflowErrors.create('publish-job-not-found', { files: found });
  if (others.length === 0) return only;
  throw workflowErrors.create('workflow-ambiguous', {
    workflows: publishing.map(({ fileName }) => fileName),
  });
}

/** What a tag makes a workflow publish. */
export interface TagRun {
  readonly event: TriggerEvent;
  /** In the order of `needs`; conditions are taken into account. */
  readonly jobs: readonly PublishJob[];
}

function refuseSharedIndex(jobs: readonly PublishJob[], file: string): void {
  for (const { index } of jobs) {
    const sharing = jobs.filter((job) => index !== null && job.index === index);
    const [, second] = sharing;
    if (index === null || second === undefined) continue;
    throw workflowErrors.create(
      'publish-jobs-for-one-index',
      { file, index, jobs: sharing.map(({ job }) => job) },
      { location: { file, line: second.line } },
    );
  }
}

/**
 * The publish jobs that pushing a tag runs. Throws `workflow-not-started-by-tag`, `publish-job-not-found`,
 * `publish-job-not-reached` (conditions exclude all of them), `publish-jobs-for-one-index`,
 * `workflow-call-cycle`.
 */
export function runForTag(workflow: GitHubWorkflow, all: readonly GitHubWorkflow[], tag: string): TagRun {
  const { file } = workflow;
  const possible = findPublishJobs(workflow, all);
  if (possible.length === 0) {
    throw workflowErrors.create('publish-job-not-found', { files: [file] }, { location: { file } });
  }
  const event = eventForTag(workflow, tag);
  const jobs = findPublishJobs(workflow, all, event);
  const [first] = possible;
  if (jobs.length === 0 && first !== undefined) {
    throw workflowErrors.create(
      'publish-job-not-reached',
      { file, ...event, jobs: [...new Set(possible.map(({ job }) => job))] },
      { location: { file, line: first.condition?.line ?? first.line } },
    );
  }
  refuseSharedIndex(jobs, file);
  return { event, jobs };
}

/** The index of a publish job. Throws `publish-job-index-unknown` when only the run decides it. */
export function requireIndex({ index, workflow, job, method, line }: PublishJob): string {
  if (index !== null) return index;
  throw workflowErrors.create(
    'publish-job-index-unknown',
    { file: workflow, job, method },
    { location: { file: workflow, line } },
  );
}

/**
 * The environment that a publish job runs in; null: none. Throws `workflow-environment-expression` when an
 * expression can become several names, or nobody knows which.
 */
export function requireEnvironment({
  environment,
  workflow,
  job,
  environmentLine,
}: PublishJob): string | null {
  if (environment === null || typeof environment === 'string') return environment;
  const { expression, values } = environment;
  const [only] = values;
  if (only !== undefined && values.length === 1) return only === '' ? null : only;
  throw workflowErrors.create(
    'workflow-environment-expression',
    { file: workflow, job, expression, values },
    { location: { file: workflow, line: environmentLine } },
  );
}

/** Throws `id-token-permission-missing` for a job that GitHub would give no ID token. */
export function requireIdToken({ idToken, workflow, job, line }: PublishJob): void {
  if (idToken !== 'missing') return;
  throw workflowErrors.create(
    'id-token-permission-missing',
    { file: workflow, job },
    { location: { file: workflow, line } },
  );
}

/** The registration that would accept a job, as PyPI reads it: the file that holds the publish step. */
export interface WouldMatch {
  readonly owner: string;
  readonly repository: string;
  readonly workflow: string;
  readonly environment?: string;
}

/** Tells which registration a job needs; an environment that cannot be decided is left out. */
export function registrationFor(job: PublishJob, repository: ForgeRepository): WouldMatch {
  const values =
    job.environment === null
      ? []
      : typeof job.environment === 'string'
        ? [job.environment]
        : job.environment.values;
  const [only = ''] = values;
  const isSure = values.length === 1 && only !== '';
  return {
    owner: repository.owner,
    repository: repository.name,
    workflow: job.workflow,
    ...(isSure ? { environment: only } : {}),
  };
}
