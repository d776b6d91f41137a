import { z } from 'zod';
import {
  type FallbackProof,
  type FallbackTarget,
  fallbackSha256,
  originalBytes,
} from '../../../release/index.ts';
import { findPublishJobs, member, parseYaml, readGitHubWorkflow, textOf } from '../../../workflow/index.ts';
import type { Asker } from '../../online/asker.ts';
import type { WaitingFallback } from '../prove.ts';

const MOST_RUNS = 20;

const text = z.string().max(1000);
const id = z.int().positive();
const time = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/u);

// https://docs.github.com/rest/actions/workflow-runs#list-workflow-runs-for-a-workflow, checked 2026-11-28
const runsAnswer = z.object({
  workflow_runs: z.array(
    z.object({
      id,
      head_sha: z.string().regex(/^[0-9a-f]{40,64}$/u),
      created_at: time,
      updated_at: time,
      html_url: text.refine((url) => url.startsWith('https://')),
      event: text,
    }),
  ),
});
// https://docs.github.com/rest/repos/contents#get-repository-content, checked 2026-11-28
const contentAnswer = z.object({ encoding: z.literal('base64'), content: z.string().max(4_000_000) });
// https://docs.github.com/rest/actions/workflow-jobs#list-jobs-for-a-workflow-run, checked 2026-11-28
const jobAnswer = z.object({
  name: text,
  conclusion: text.nullable(),
  steps: z.array(z.object({ name: text, conclusion: text.nullable() })).optional(),
});

type Run = z.infer<typeof runsAnswer>['workflow_runs'][number];
type Job = z.infer<typeof jobAnswer>;

/** How GitHub calls a job and the steps in it that exchange an identity. */
export interface ExchangingJob {
  readonly name: string;
  readonly steps: readonly string[];
}

/** A step that exchanges and uploads nothing. */
const PROBES = /\btokenless (?:probe|token)\b|\/_\/oidc\/mint-token/u;

function stepName(step: Parameters<typeof member>[0]): string | undefined {
  const named = textOf(member(step, 'name'));
  if (named !== undefined) return named;
  const uses = textOf(member(step, 'uses'));
  if (uses !== undefined) return `Run ${uses}`;
  const [first = ''] = (textOf(member(step, 'run')) ?? '').split('\n');
  return first === '' ? undefined : `Run ${first}`;
}

const isProbe = (step: Parameters<typeof member>[0]): boolean =>
  PROBES.test(textOf(member(step, 'run')) ?? '') || textOf(member(member(step, 'with'), 'mode')) === 'probe';

/** Names made by expressions are not known before the run; such a job proves nothing here. */
const isFixed = (name: string | undefined): name is string => name !== undefined && !name.includes('${{');

/** The job of a target as GitHub shows it, by the workflow that was restored; undefined where its names are not fixed. */
export function exchangingJob(workflow: string, target: FallbackTarget): ExchangingJob | undefined {
  const file = target.workflow;
  const job = member(member(parseYaml(workflow, file), 'jobs'), target.job);
  const name = textOf(member(job, 'name')) ?? target.job;
  const steps = member(job, 'steps');
  const rows = findPublishJobs(readGitHubWorkflow(workflow, file));
  const lines = rows.find((row) => row.job === target.job && row.index === target.index)?.stepLines ?? [];
  const exchanging = (steps?.kind === 'list' ? steps.items : []).filter(
    (step) => lines.includes(step.line) || isProbe(step),
  );
  const names = exchanging.map(stepName).filter(isFixed);
  return isFixed(name) && names.length > 0 ? { name, steps: names } : undefined;
}

async function hasRestoredWorkflow(
  asker: Asker,
  path: string,
  { workflow }: FallbackTarget,
  commit: string,
  sha256: string,
): Promise<boolean> {
  const file = workflow.split('/').map(encodeURIComponent).join('/');
  const told = await asker.ask(`${path}/contents/${file}?ref=${commit}`, contentAnswer, {
    what: `\`${workflow}\` at the commit of a run`,
    permission: 'Contents',
    isPublic: true,
  });
  return told !== undefined && fallbackSha256(Buffer.from(told.value.content, 'base64')) === sha256;
}

/** A step that was skipped exchanged nothing, whatever came of its job. */
function hasExchanged(jobs: readonly Job[], { name, steps }: ExchangingJob): boolean {
  return jobs.some(
    (job) =>
      job.name === name &&
      job.conclusion === 'success' &&
      (job.steps ?? []).some((step) => steps.includes(step.name) && step.conclusion === 'success'),
  );
}

async function runsSince(
  asker: Asker,
  path: string,
  { workflow }: FallbackTarget,
  since: string,
): Promise<readonly Run[]> {
  const file = encodeURIComponent(workflow.split('/').at(-1) ?? workflow);
  const query = new URLSearchParams({
    status: 'success',
    created: `>=${since}`,
    per_page: String(MOST_RUNS),
  });
  const told = await asker.ask(`${path}/actions/workflows/${file}/runs?${query.toString()}`, runsAnswer, {
    what: `the runs of \`${workflow}\``,
    permission: 'Actions',
    isPublic: true,
  });
  return (told?.value.workflow_runs ?? []).filter(({ created_at: createdAt }) => createdAt >= since);
}

async function proofOf(
  asker: Asker,
  path: string,
  waiting: WaitingFallback,
  target: FallbackTarget,
): Promise<FallbackProof | undefined> {
  const { state } = waiting;
  const file = state.files.find((one) => one.path === target.workflow);
  if (file === undefined) return undefined;
  const wanted = exchangingJob(Buffer.from(originalBytes(file)).toString('utf8'), target);
  if (wanted === undefined) {
    asker.miss(`which step of job \`${target.job}\` exchanges cannot be told by its name`);
    return undefined;
  }
  for (const run of await runsSince(asker, path, target, state.rolledBackAt)) {
    if (!(await hasRestoredWorkflow(asker, path, target, run.head_sha, file.before.sha256))) continue;
    const jobs = await asker.askAll(
      `${path}/actions/runs/${run.id}/jobs`,
      { member: 'jobs', item: jobAnswer },
      { what: 'the jobs of a run', permission: 'Actions', isPublic: true },
    );
    if (hasExchanged(jobs ?? [], wanted))
      return { at: run.updated_at, index: target.index, by: run.html_url };
  }
  return undefined;
}

/**
 * Runs of CI that prove trusted publishing again: started after the rollback, with the restored workflow at their
 * commit, in which the step that exchanges (a probe, or the publishing itself) succeeded. Throws the signal's reason
 * only.
 */
export async function askProofs(asker: Asker, waiting: WaitingFallback): Promise<readonly FallbackProof[]> {
  const { state } = waiting;
  const path = `/repos/${state.repository.split('/').map(encodeURIComponent).join('/')}`;
  const proofs: FallbackProof[] = [];
  for (const index of waiting.waiting) {
    const target = state.targets.find((one) => one.index === index);
    const proof = target === undefined ? undefined : await proofOf(asker, path, waiting, target);
    if (proof !== undefined) proofs.push(proof);
  }
  return proofs;
}
