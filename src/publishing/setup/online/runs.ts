import { z } from 'zod';
import type { StatusApproval } from '../../client/index.ts';
import type { Asker } from './asker.ts';

/** Which runs are meant. */
export interface RunsQuestion {
  /** Name of the tag, without `refs/tags/`. */
  readonly tag: string;
  /** File name of a workflow; left out: the runs of all. */
  readonly workflow?: string | undefined;
  /** Left out: whatever started them, also a person. */
  readonly event?: 'push' | undefined;
  /** The commit of the tag; left out: any that the tag was on. */
  readonly commit?: string | undefined;
}

/** A run of a workflow. */
export interface ForgeRun {
  readonly id: string;
  /** File name of its workflow; empty where GitHub does not tell it. */
  readonly workflow: string;
  /** As GitHub calls it: `queued`, `in_progress`, `waiting`, `completed` … */
  readonly status: string;
  /** Once it is over: `success`, `failure`, `cancelled` … */
  readonly conclusion: string | null;
  readonly url: string;
}

/** A job of a run. */
export interface ForgeJob {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | null;
  /** Null: GitHub gave no address that can be shown. */
  readonly url: string | null;
  /** What GitHub noted of its failure, the words of the runner or of a rule; empty where it was not asked. */
  readonly failures: readonly string[];
}

/** More than any text that GitHub gives in these places. */
const LONGEST_TEXT = 300;
const text = z.string().max(LONGEST_TEXT);
const id = z.number().int().positive().max(Number.MAX_SAFE_INTEGER).transform(String);
const address = text.refine((url) => url.startsWith('https://'));

// https://docs.github.com/rest/actions/workflow-runs#list-workflow-runs-for-a-repository, checked 2026-11-28
const runsAnswer = z.object({
  workflow_runs: z.array(
    z.object({
      id,
      head_branch: text.nullable(),
      status: text.nullable(),
      conclusion: text.nullable(),
      html_url: address,
      path: text.optional(),
    }),
  ),
});

// https://docs.github.com/rest/actions/workflow-runs#get-pending-deployments-for-a-workflow-run, checked 2026-11-28
const pendingAnswer = z.array(
  z.object({
    environment: z.object({ name: text }),
    wait_timer: z.number().nonnegative().optional(),
    current_user_can_approve: z.boolean().optional(),
    reviewers: z
      .array(z.object({ reviewer: z.object({ login: text.optional(), slug: text.optional() }) }))
      .default([]),
  }),
);

// https://docs.github.com/rest/actions/workflow-jobs#list-jobs-for-a-workflow-run, checked 2026-11-28
const jobsAnswer = z.object({
  jobs: z.array(
    z.object({
      id,
      // The name of a matrix job is as long as its values.
      name: z.string().transform((name) => name.slice(0, LONGEST_TEXT)),
      status: text,
      conclusion: text.nullable(),
      html_url: address.nullish().catch(null),
    }),
  ),
});

// https://docs.github.com/rest/checks/runs#list-check-run-annotations, checked 2026-11-28: a job is a check run
const annotationsAnswer = z.array(
  z.object({
    annotation_level: text.nullable(),
    message: z
      .string()
      .nullable()
      .transform((message) => (message ?? '').trim().slice(0, LONGEST_TEXT)),
  }),
);

const part = encodeURIComponent;

/** A run carries whole repositories and commits: this many are some hundred kilobytes. */
const MOST_RUNS = 20;
const MOST_JOBS = 100;

function runsPath(path: string, { tag, workflow, event, commit }: RunsQuestion): string {
  const query = new URLSearchParams({
    branch: tag,
    ...(event === undefined ? {} : { event }),
    ...(commit === undefined ? {} : { head_sha: commit }),
    per_page: String(MOST_RUNS),
    exclude_pull_requests: 'true',
  });
  const place = workflow === undefined ? 'actions/runs' : `actions/workflows/${part(workflow)}/runs`;
  return `${path}/${place}?${query.toString()}`;
}

/** `.github/workflows/release.yml`, in some answers with `@REF` behind it. */
const fileOf = (path: string | undefined): string => path?.split('@')[0]?.split('/').at(-1) ?? '';

/** The runs for a tag, the newest first; undefined: not told. A run for a tag has the tag's name as its branch. */
export async function askRuns(
  asker: Asker,
  path: string,
  question: RunsQuestion,
): Promise<readonly ForgeRun[] | undefined> {
  const { tag, workflow } = question;
  const whose = workflow === undefined ? 'the runs' : `the runs of \`${workflow}\``;
  const told = await asker.ask(runsPath(path, question), runsAnswer, {
    what: `${whose} for the tag \`${tag}\``,
    permission: 'Actions',
    isPublic: true,
  });
  return told?.value.workflow_runs
    .filter(({ head_branch: branch }) => branch === tag)
    .map((run) => ({
      id: run.id,
      workflow: workflow ?? fileOf(run.path),
      status: run.status ?? 'unknown',
      conclusion: run.conclusion,
      url: run.html_url,
    }));
}

/** For which environments a run waits, and who may let it go on; undefined: not told. */
export async function askPending(
  asker: Asker,
  path: string,
  runId: string,
): Promise<readonly StatusApproval[] | undefined> {
  const told = await asker.ask(`${path}/actions/runs/${runId}/pending_deployments`, pendingAnswer, {
    what: 'which environments wait for approval',
    permission: 'Actions',
    isPublic: false,
  });
  return told?.value.map((one) => ({
    environment: one.environment.name,
    reviewers: one.reviewers.flatMap(({ reviewer: { login, slug } }) => {
      const name = login ?? (slug === undefined ? undefined : `@${slug}`);
      return name === undefined ? [] : [name];
    }),
    mayApprove: one.current_user_can_approve === true,
    waitMinutes: one.wait_timer ?? 0,
  }));
}

/** The jobs of a run's latest attempt; undefined: not told. */
export async function askJobs(
  asker: Asker,
  path: string,
  runId: string,
): Promise<readonly ForgeJob[] | undefined> {
  const query = `?filter=latest&per_page=${MOST_JOBS}`;
  const told = await asker.ask(`${path}/actions/runs/${runId}/jobs${query}`, jobsAnswer, {
    what: 'the jobs of the run',
    permission: 'Actions',
    isPublic: true,
  });
  return told?.value.jobs.map(({ html_url: url, ...job }) => ({ ...job, url: url ?? null, failures: [] }));
}

const MOST_FAILURES = 3;

/** Why a job failed, as far as GitHub noted it: also that an environment does not let the tag in. */
export async function askFailures(asker: Asker, path: string, jobId: string): Promise<readonly string[]> {
  const told = await asker.ask(`${path}/check-runs/${jobId}/annotations?per_page=50`, annotationsAnswer, {
    what: 'why the job failed',
    permission: 'Checks',
    isPublic: true,
  });
  const failures = (told?.value ?? []).filter(
    ({ annotation_level: level, message }) => level === 'failure' && message !== '',
  );
  return [...new Set(failures.map(({ message }) => message))].slice(0, MOST_FAILURES);
}
