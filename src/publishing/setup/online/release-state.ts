import { z } from 'zod';
import type { StatusRun } from '../../client/index.ts';
import type { ForgeRepository } from '../../workflow/index.ts';
import { type Asker, type AskerOptions, createAsker } from './asker.ts';

/** What is asked of GitHub about one release. */
export interface ReleaseQuestions extends AskerOptions {
  readonly repository: ForgeRepository;
  /** Name of the tag, without `refs/tags/`. */
  readonly tag: string;
  /** File name of the release workflow. */
  readonly workflow: string;
}

/** What GitHub says of a release; a member is left out when it was not told. */
export interface ReleaseForgeFacts {
  readonly tagPushed?: boolean;
  /** Of the tag's newest run; null: the tag started none. */
  readonly run?: StatusRun | null;
  readonly environments?: readonly string[];
  /** Everything that was not told, one sentence each. */
  readonly unanswered: readonly string[];
}

/** More than any text that GitHub gives in these places. */
const LONGEST_TEXT = 300;
const text = z.string().max(LONGEST_TEXT);
const id = z.number().int().positive().max(Number.MAX_SAFE_INTEGER).transform(String);

// https://docs.github.com/rest/git/refs#list-matching-references, checked 2026-11-28
const refsAnswer = z.array(z.object({ ref: text }));
// https://docs.github.com/rest/actions/workflow-runs#list-workflow-runs-for-a-workflow, checked 2026-11-28
const runsAnswer = z.object({
  workflow_runs: z.array(
    z.object({
      id,
      head_branch: text.nullable(),
      status: text.nullable(),
      conclusion: text.nullable(),
      html_url: text.refine((url) => url.startsWith('https://')),
    }),
  ),
});
// https://docs.github.com/rest/actions/workflow-runs#get-pending-deployments-for-a-workflow-run, checked 2026-11-28
const pendingAnswer = z.array(z.object({ environment: z.object({ name: text }) }));
const environmentAnswer = z.object({ name: text });

const part = encodeURIComponent;

async function askTag(asker: Asker, path: string, tag: string): Promise<boolean | undefined> {
  const told = await asker.ask(`${path}/git/matching-refs/tags/${part(tag)}`, refsAnswer, {
    what: `whether the tag \`${tag}\` is pushed`,
    permission: 'Contents',
    isPublic: true,
  });
  // The question is for the beginning of a name: `v1` finds `v1.1` too.
  return told?.value.some(({ ref }) => ref === `refs/tags/${tag}`);
}

async function askWaiting(asker: Asker, path: string, runId: string): Promise<readonly string[]> {
  const told = await asker.ask(`${path}/actions/runs/${runId}/pending_deployments`, pendingAnswer, {
    what: 'which environments wait for approval',
    permission: 'Actions',
    isPublic: false,
  });
  return (told?.value ?? []).map(({ environment }) => environment.name);
}

async function askRun(
  asker: Asker,
  path: string,
  { tag, workflow }: ReleaseQuestions,
): Promise<StatusRun | null | undefined> {
  const query = new URLSearchParams({ branch: tag, per_page: '10' });
  const told = await asker.ask(
    `${path}/actions/workflows/${part(workflow)}/runs?${query.toString()}`,
    runsAnswer,
    {
      what: `the runs of \`${workflow}\` for the tag \`${tag}\``,
      permission: 'Actions',
      isPublic: true,
    },
  );
  if (told === undefined) return undefined;
  // The newest comes first; a run for a tag has the tag's name as its branch.
  const run = told.value.workflow_runs.find(({ head_branch: branch }) => branch === tag);
  if (run === undefined) return null;
  const status = run.status ?? 'unknown';
  const waitingFor = status === 'waiting' ? await askWaiting(asker, path, run.id) : [];
  return { id: run.id, status, conclusion: run.conclusion, url: run.html_url, waitingFor };
}

async function askEnvironmentNames(asker: Asker, path: string): Promise<readonly string[] | undefined> {
  const told = await asker.askAll(
    `${path}/environments`,
    { member: 'environments', item: environmentAnswer },
    { what: 'the environments', permission: 'Actions', isPublic: true },
  );
  return told?.map(({ name }) => name);
}

/**
 * What GitHub says of a release: its tag, the newest run for it and whom that waits for, and which environments
 * there are. No answer, however wrong, late or large, is an error. Throws the signal's reason only.
 */
export async function readReleaseState(questions: ReleaseQuestions): Promise<ReleaseForgeFacts> {
  const asker = createAsker(questions);
  const { repository, tag } = questions;
  const path = `/repos/${part(repository.owner)}/${part(repository.name)}`;
  try {
    const tagPushed = await askTag(asker, path, tag);
    const run = await askRun(asker, path, questions);
    const environments = await askEnvironmentNames(asker, path);
    return {
      ...(tagPushed === undefined ? {} : { tagPushed }),
      ...(run === undefined ? {} : { run }),
      ...(environments === undefined ? {} : { environments }),
      unanswered: asker.unanswered(),
    };
  } finally {
    asker.close();
  }
}
