import { workflowErrors } from '../errors.ts';
import type { ForgeRepository, PublishJob, TriggerEvent } from '../workflow.ts';
import { eventsForTag, requireEventsForTag } from './events.ts';
import { type KnownSources, findPublishJobs } from './find-publish-jobs.ts';
import type { GitHubWorkflow } from './model.ts';

/** What may go to a Python index: all that a rehearsal and a tag of ours are about. */
function pythonJobs(
  workflow: GitHubWorkflow,
  known: KnownSources,
  event?: TriggerEvent,
): readonly PublishJob[] {
  return findPublishJobs(workflow, known, event).filter(
    ({ ecosystem }) => ecosystem === null || ecosystem === 'python',
  );
}

function publishesBy(tag: string | undefined, workflow: GitHubWorkflow, all: KnownSources): boolean {
  if (tag === undefined) return false;
  return eventsForTag(workflow, tag).some((event) => pythonJobs(workflow, all, event).length > 0);
}

/**
 * The workflow that publishes to a Python index: the named one, else the only one with publish jobs that something starts, else
 * the only one of them that this tag starts (a repository of several projects has one for each). Throws
 * `workflow-not-found`, `publish-job-not-found`, `workflow-ambiguous`.
 *
 * @param known what else of the repository is known: its composite actions, its name
 */
export function chooseReleaseWorkflow(
  workflows: readonly GitHubWorkflow[],
  name?: string,
  tag?: string,
  known: KnownSources = workflows,
): GitHubWorkflow {
  const found = workflows.map(({ fileName }) => fileName);
  const named = workflows.find(({ fileName }) => fileName === name);
  if (named !== undefined) return named;
  if (name !== undefined || workflows.length === 0) {
    throw workflowErrors.create('workflow-not-found', { workflow: name, found });
  }
  const publishing = workflows.filter((workflow) =>
    pythonJobs(workflow, known).some((job) => job.events.length > 0),
  );
  const [only, ...others] = publishing;
  if (only === undefined) throw workflowErrors.create('publish-job-not-found', { files: found });
  if (others.length === 0) return only;
  const [started, ...more] = publishing.filter((workflow) => publishesBy(tag, workflow, known));
  if (started !== undefined && more.length === 0) return started;
  throw workflowErrors.create('workflow-ambiguous', {
    workflows: publishing.map(({ fileName }) => fileName),
  });
}

/** What a tag makes a workflow publish. */
export interface TagRun {
  /** The first that reaches a publish job. */
  readonly event: TriggerEvent;
  /** In the order of `needs`, with the event that reaches each; conditions are taken into account. */
  readonly jobs: readonly PublishJob[];
}

/** What a later event adds: an index that no earlier one reaches, as where the push stops at the test index. */
function withNewIndexes(found: readonly PublishJob[], later: readonly PublishJob[]): readonly PublishJob[] {
  if (found.length === 0) return later;
  const reached = new Set(found.map(({ index }) => index));
  return [...found, ...later.filter(({ index }) => index !== null && !reached.has(index))];
}

/**
 * The publish jobs that a tag runs, by the push of it and by the release that is made of it: a condition may
 * leave to the release what the push also starts. Throws `workflow-not-started-by-tag`, `publish-job-not-found`,
 * `publish-job-not-reached` (conditions exclude all of them), `workflow-call-cycle`.
 */
export function runForTag(workflow: GitHubWorkflow, all: KnownSources, tag: string): TagRun {
  const { file } = workflow;
  const possible = pythonJobs(workflow, all);
  if (possible.length === 0) {
    throw workflowErrors.create('publish-job-not-found', { files: [file] }, { location: { file } });
  }
  const events = requireEventsForTag(workflow, tag);
  const runs = events.map((event) => pythonJobs(workflow, all, event));
  const event = events[runs.findIndex((found) => found.length > 0)];
  if (event !== undefined) return { event, jobs: runs.reduce(withNewIndexes, []) };
  const line = possible[0]?.condition?.line ?? possible[0]?.line;
  throw workflowErrors.create(
    'publish-job-not-reached',
    { file, ...events[0], jobs: [...new Set(possible.map(({ job }) => job))] },
    { location: line === undefined ? { file } : { file, line } },
  );
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
