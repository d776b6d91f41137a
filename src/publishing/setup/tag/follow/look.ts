import type { StatusApproval } from '../../../client/index.ts';
import type { ForgeRepository } from '../../../workflow/index.ts';
import { type AskerOptions, createAsker } from '../../online/asker.ts';
import { repositoryPath } from '../../online/github-facts.ts';
import type { Again, Budget } from '../../online/refusals.ts';
import {
  type ForgeJob,
  type ForgeRun,
  askFailures,
  askJobs,
  askPending,
  askRuns,
} from '../../online/runs.ts';

/** A run with all that is shown of it. */
export interface FollowedRun extends ForgeRun {
  /** Environments that somebody has to approve, or whose timer runs. */
  readonly waitingFor: readonly StatusApproval[];
  readonly jobs: readonly ForgeJob[];
}

/** Which runs are followed, and how GitHub is asked. */
export interface LookQuestions extends Omit<AskerOptions, 'totalSeconds'> {
  readonly repository: ForgeRepository;
  /** Name of the tag, without `refs/tags/`. */
  readonly tag: string;
  /** Left out: whatever commit the tag was on. */
  readonly commit?: string | undefined;
  /** File names of the workflows that are meant; empty: every one that the tag starts. */
  readonly workflows: readonly string[];
  /** Ids of runs that were there before the push. */
  readonly known: readonly string[];
}

/** What one look told. */
export interface Look {
  /** The newest run of each workflow; undefined: not told. */
  readonly runs: readonly FollowedRun[] | undefined;
  /** Why something was not told, one sentence each. */
  readonly unseen: readonly string[];
  /** When to ask again; undefined: all was told, or would not be told later either. */
  readonly again: Again | undefined;
  readonly budget: Budget | undefined;
}

/** All questions of one look; GitHub answers in well under a second. */
const LOOK_SECONDS = 40;

/** The newest come first; a run by hand or of an earlier push of the tag is another one. */
function chosen(
  runs: readonly ForgeRun[],
  { workflows, known }: Pick<LookQuestions, 'workflows' | 'known'>,
): readonly ForgeRun[] {
  const ours = runs.filter(
    ({ id, workflow }) =>
      !known.includes(id) && (workflows.length === 0 || workflow === '' || workflows.includes(workflow)),
  );
  const newest = new Map(ours.toReversed().map((run) => [run.workflow, run]));
  return ours.filter(({ id, workflow }) => newest.get(workflow)?.id === id);
}

/** What was known of a run's details stays where they are not told this time. */
async function withDetails(
  asker: ReturnType<typeof createAsker>,
  path: string,
  run: ForgeRun,
  before: FollowedRun | undefined,
): Promise<FollowedRun> {
  const isOver = before?.status === 'completed' && run.status === 'completed' && before.id === run.id;
  if (isOver) return { ...before, ...run };
  const jobs = (await askJobs(asker, path, run.id)) ?? before?.jobs ?? [];
  const isWaiting = run.status === 'waiting' || jobs.some(({ status }) => status === 'waiting');
  const pending = isWaiting && run.status !== 'completed' ? await askPending(asker, path, run.id) : undefined;
  return { ...run, jobs, waitingFor: isWaiting ? (pending ?? before?.waitingFor ?? []) : [] };
}

/** Looks once at the runs that the push of a tag started. Throws the signal's reason only. */
export async function lookAtRuns(questions: LookQuestions, before: readonly FollowedRun[]): Promise<Look> {
  const { repository, tag, commit } = questions;
  const path = repositoryPath(repository.owner, repository.name);
  const asker = createAsker({ ...questions, totalSeconds: LOOK_SECONDS });
  try {
    const told = await askRuns(asker, path, { tag, commit, event: 'push' });
    let runs: FollowedRun[] | undefined;
    if (told !== undefined) {
      runs = [];
      for (const run of chosen(told, questions)) {
        const earlier = before.find(({ id }) => id === run.id);
        runs.push(await withDetails(asker, path, run, earlier));
      }
    }
    return { runs, unseen: asker.unseen(), again: asker.again(), budget: asker.budget() };
  } finally {
    asker.close();
  }
}

/** More failed jobs are failures of one cause, as those of a matrix. */
const MOST_FAILED = 5;

/** Jobs that failed; what waited for them is skipped. */
const FAILED: readonly (string | null)[] = ['failure', 'timed_out', 'startup_failure', 'action_required'];

/** Runs with why their jobs failed, and what of it was not told. */
export interface ExplainedRuns {
  readonly runs: readonly FollowedRun[];
  readonly unseen: readonly string[];
}

/** Asks why the jobs of runs failed. Throws the signal's reason only. */
export async function withFailures(
  questions: Pick<LookQuestions, 'repository'> & Omit<AskerOptions, 'totalSeconds'>,
  runs: readonly FollowedRun[],
): Promise<ExplainedRuns> {
  const { repository } = questions;
  const path = repositoryPath(repository.owner, repository.name);
  const asker = createAsker({ ...questions, totalSeconds: LOOK_SECONDS });
  const failed = runs.flatMap(({ jobs }) => jobs).filter(({ conclusion }) => FAILED.includes(conclusion));
  const failures = new Map<string, readonly string[]>();
  try {
    for (const { id } of failed.slice(0, MOST_FAILED)) failures.set(id, await askFailures(asker, path, id));
  } finally {
    asker.close();
  }
  const explained = runs.map(({ jobs, ...run }) => ({
    ...run,
    jobs: jobs.map((job) => ({ ...job, failures: failures.get(job.id) ?? job.failures })),
  }));
  return { runs: explained, unseen: asker.unseen() };
}

/** Ids of the runs that a tag has already, so that they are not taken for those of the next push. */
export async function readKnownRuns(
  questions: Omit<LookQuestions, 'workflows' | 'known'>,
): Promise<readonly string[]> {
  const { repository, tag, commit } = questions;
  const asker = createAsker({ ...questions, totalSeconds: LOOK_SECONDS });
  try {
    const path = repositoryPath(repository.owner, repository.name);
    const told = await askRuns(asker, path, { tag, commit, event: 'push' });
    return (told ?? []).map(({ id }) => id);
  } finally {
    asker.close();
  }
}
