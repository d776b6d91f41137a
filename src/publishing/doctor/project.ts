import { type TokenlessError, isTokenlessError } from '../../base/index.ts';
import {
  type GitHubWorkflow,
  type Job,
  type LocalAction,
  type PublishJob,
  type RepositorySources,
  type YamlNode,
  findPublishJobs,
  parseYaml,
  readGitHubWorkflowTree,
  readLocalAction,
  refuseUnreadableConditions,
} from '../workflow/index.ts';
import type { DoctorFacts } from './facts.ts';
import { repositoryOnline } from './online-repository.ts';
import { type JobRow, toJobRow } from './jobs/job-row.ts';
import { type ProjectPipeline, readPipeline } from './pipeline.ts';

/** A workflow file that could be read. */
export interface ProjectWorkflow {
  /** Path from the root: `.github/workflows/release.yml`. */
  readonly path: string;
  readonly text: string;
  /** The YAML as written, for what `workflow` does not keep. */
  readonly tree: YamlNode;
  readonly workflow: GitHubWorkflow;
}

/** A file that could not be read or understood: never passed over in silence. */
export interface UnreadFile {
  readonly path: string;
  readonly error: TokenlessError;
}

/** A publish job with its verdicts and with the file and job that it was read from. */
export interface ProjectJob {
  readonly row: JobRow;
  readonly publishJob: PublishJob;
  readonly source: ProjectWorkflow;
  readonly job: Job;
}

/** All that a rule looks at. */
export interface Project {
  readonly facts: DoctorFacts;
  readonly workflows: readonly ProjectWorkflow[];
  readonly unread: readonly UnreadFile[];
  /** The publish jobs of GitHub workflows, for rules. */
  readonly jobs: readonly ProjectJob[];
  /** Every publish job, also those of a GitLab pipeline. */
  readonly rows: readonly JobRow[];
  readonly pipeline: ProjectPipeline | undefined;
}

function read(path: string, text: string): ProjectWorkflow | UnreadFile {
  try {
    const tree = parseYaml(text, path);
    const workflow = readGitHubWorkflowTree(tree, path);
    refuseUnreadableConditions(workflow);
    return { path, text, tree, workflow };
  } catch (error) {
    if (isTokenlessError(error)) return { path, error };
    throw error;
  }
}

const isRead = (file: ProjectWorkflow | UnreadFile): file is ProjectWorkflow => 'tree' in file;

interface Found {
  readonly jobs: readonly PublishJob[];
  readonly unread: readonly UnreadFile[];
}

interface ReadActions {
  readonly actions: ReadonlyMap<string, LocalAction>;
  readonly unread: readonly UnreadFile[];
}

function readActions(texts: ReadonlyMap<string, string>): ReadActions {
  const actions = new Map<string, LocalAction>();
  const unread: UnreadFile[] = [];
  for (const [path, text] of texts) {
    try {
      actions.set(path, readLocalAction(text, path));
    } catch (error) {
      if (!isTokenlessError(error)) throw error;
      unread.push({ path, error });
    }
  }
  return { actions, unread };
}

/** A circle of calls is found only when it is followed. */
function publishJobsOf({ path, workflow }: ProjectWorkflow, sources: RepositorySources): Found {
  try {
    return { jobs: findPublishJobs(workflow, sources), unread: [] };
  } catch (error) {
    if (isTokenlessError(error)) return { jobs: [], unread: [{ path, error }] };
    throw error;
  }
}

const idOf = ({ workflow, job }: PublishJob): string => JSON.stringify([workflow, job]);
const isGuess = ({ index, method, auth }: PublishJob): boolean =>
  index === null && method === 'script' && auth === 'unknown';

/** A task whose name speaks of publishing prepares what its job surely publishes, if by another caller. */
function withoutGuesses(jobs: readonly PublishJob[]): readonly PublishJob[] {
  const sure = new Set(jobs.filter((job) => !isGuess(job)).map(idOf));
  return jobs.filter((job) => !isGuess(job) || !sure.has(idOf(job)));
}

/**
 * A called workflow is seen from its callers, and alone only where nobody calls it; what a job would publish
 * if anything started it says nothing where something does.
 */
function withoutCalled(jobs: readonly PublishJob[]): readonly PublishJob[] {
  const keyOf = ({ workflow, job, index }: PublishJob): string => JSON.stringify([workflow, job, index]);
  const called = new Set(jobs.filter(({ callers }) => callers.length > 0).map(keyOf));
  const started = new Set(jobs.filter(({ events }) => events.length > 0).map(idOf));
  return jobs.filter((job) => {
    if (job.events.length > 0) return true;
    return !started.has(idOf(job)) && (job.callers.length > 0 || !called.has(keyOf(job)));
  });
}

/** Reads what doctor was given: every workflow, every publish job, every verdict. Runs nothing. */
export function readProject(given: DoctorFacts): Project {
  const facts = { ...given, repository: repositoryOnline(given.repository, given.online) };
  const files = [...facts.workflows].map(([path, text]) => read(path, text));
  const workflows = files.filter(isRead);
  const own = readActions(facts.actions);
  const known = {
    workflows: workflows.map(({ workflow }) => workflow),
    actions: own.actions,
    repository: facts.repository,
  };
  const found = workflows.map((file) => publishJobsOf(file, known));
  const sources = new Map(workflows.map((file) => [file.workflow.fileName, file]));
  const jobs = withoutCalled(withoutGuesses(found.flatMap((one) => one.jobs))).flatMap(
    (publishJob): ProjectJob[] => {
      const source = sources.get(publishJob.workflow);
      const job = source?.workflow.jobs.find(({ id }) => id === publishJob.job);
      if (source === undefined || job === undefined) return [];
      return [{ row: toJobRow(publishJob, facts), publishJob, source, job }];
    },
  );
  const unread = [
    ...[...facts.unread].map(([path, error]) => ({ path, error })),
    ...files.filter((file): file is UnreadFile => !isRead(file)),
    ...own.unread,
    ...found.flatMap((one) => one.unread),
  ];
  const pipeline = readPipeline(facts);
  const rows = [...jobs.map(({ row }) => row), ...(pipeline?.rows ?? [])];
  return { facts, workflows, unread: [...unread, ...(pipeline?.unread ?? [])], jobs, rows, pipeline };
}
