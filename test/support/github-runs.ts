import { LOOPBACK_NAMES, createCertificateAuthority } from '../../src/server/adapters/tls/index.ts';
import { type StandIn, type StandInReply, type StandInRequest, startStandIn } from './stand-in-server.ts';

// Facts, read in GitHub's documentation (REST API, version 2022-11-28) in November 2026:
// - GET /repos/{owner}/{repo}/actions/runs?branch=&event=&head_sha= → `{total_count, workflow_runs}`, the newest first;
//   `head_branch` of a run for a tag is the tag's name; `path` is the workflow's file, in examples with `@REF` behind.
//   https://docs.github.com/rest/actions/workflow-runs#list-workflow-runs-for-a-repository
// - GET …/actions/runs/{id}/jobs?filter=latest → `{total_count, jobs}`; `status` is `queued`, `in_progress`,
//   `completed`, `waiting`, `requested` or `pending`.
//   https://docs.github.com/rest/actions/workflow-jobs#list-jobs-for-a-workflow-run
// - GET …/actions/runs/{id}/pending_deployments → a list of `{environment, wait_timer, wait_timer_started_at,
//   current_user_can_approve, reviewers: [{type, reviewer}]}`.
//   https://docs.github.com/rest/actions/workflow-runs#get-pending-deployments-for-a-workflow-run
// - GET …/check-runs/{id}/annotations → a list of `{annotation_level, message, …}`; a job's id is that of its check run.
//   https://docs.github.com/rest/checks/runs#list-check-run-annotations
// - GET …/branches/{branch} → `{name, protected}`; GET …/rules/branches/{branch} → a list of `{type, …}` of all active
//   rulesets; GET …/branches/{branch}/protection → needs Administration, 404 "Branch not protected" where there is none.
//   https://docs.github.com/rest/branches/branch-protection, https://docs.github.com/rest/repos/rules
// - GET …/rulesets?targets=tag → a list without conditions; GET …/rulesets/{id} → `conditions.ref_name`, `rules`,
//   `current_user_can_bypass` (`always`, `pull_requests_only`, `never`, `exempt`).
// - GET …/actions/permissions → `{enabled}`, needs Administration; GET …/actions/workflows/{file} → `{state}`.
//   https://docs.github.com/rest/actions/permissions, https://docs.github.com/rest/actions/workflows

/** The commit of the runs, unless a stage says another. */
export const COMMIT = 'c0ffee0000000000000000000000000000000000';

/** One moment at GitHub: what every question is answered until the runs are asked for again. */
export interface Moment {
  readonly runs?: readonly object[];
  /** Run id → its jobs. */
  readonly jobs?: Readonly<Record<number, readonly object[]>>;
  /** Run id → for whom it waits. */
  readonly pending?: Readonly<Record<number, readonly object[]>>;
  /** The list of runs is answered so instead. */
  readonly instead?: StandInReply;
}

/** A run of `release.yml` for the tag `v0.1.0`. */
export const aRun = (changes: object = {}): object => ({
  id: 7,
  name: 'Release',
  head_branch: 'v0.1.0',
  head_sha: COMMIT,
  event: 'push',
  path: '.github/workflows/release.yml@v0.1.0',
  status: 'queued',
  conclusion: null,
  html_url: 'https://github.com/octo-org/hello-dist/actions/runs/7',
  ...changes,
});

/** A job of it. */
export const aJob = (name: string, changes: object = {}): object => ({
  id: name.length,
  name,
  status: 'completed',
  conclusion: 'success',
  html_url: `https://github.com/octo-org/hello-dist/actions/runs/7/job/${name.length}`,
  ...changes,
});

/** `pypi` waits for `octocat` or a team. */
export const PENDING: object = {
  environment: { id: 1, name: 'pypi' },
  wait_timer: 0,
  wait_timer_started_at: null,
  current_user_can_approve: true,
  reviewers: [
    { type: 'User', reviewer: { login: 'octocat', id: 4 } },
    { type: 'Team', reviewer: { name: 'The Releasers', slug: 'the-releasers', id: 5 } },
  ],
};

const MISSING: StandInReply = { status: 404, body: { message: 'Not Found' } };

/** A GitHub of runs on loopback, over TLS, for `octo-org/hello-dist`. */
export interface RunsApi extends StandIn {
  /** What clients must trust, in PEM. */
  readonly ca: string;
  /** One after the other; the last stays. */
  moments: readonly Moment[];
  /** Path after the repository → what is answered, before all else. */
  readonly others: Map<string, StandInReply>;
}

function listed(
  items: Readonly<Record<number, readonly object[]>> | undefined,
  id: string,
): readonly object[] {
  return items?.[Number(id)] ?? [];
}

function answerOf(api: Pick<RunsApi, 'moments' | 'others'>, rest: string, moment: Moment): StandInReply {
  const other = api.others.get(rest);
  if (other !== undefined) return other;
  if (rest === '/actions/runs') {
    return moment.instead ?? { body: { total_count: 1, workflow_runs: moment.runs ?? [] } };
  }
  const [, id = '', what] = /^\/actions\/runs\/(\d+)\/(jobs|pending_deployments)$/u.exec(rest) ?? [];
  if (what === 'jobs') return { body: { total_count: 1, jobs: listed(moment.jobs, id) } };
  if (what === 'pending_deployments') return { body: listed(moment.pending, id) };
  return MISSING;
}

/** Starts it. Every question for the runs is one moment later. */
export async function startRunsApi(...moments: readonly Moment[]): Promise<RunsApi> {
  const authority = await createCertificateAuthority({ nowSeconds: () => Math.floor(Date.now() / 1000) });
  const { keyPem: key, certificatePem: cert } = await authority.issue(LOOPBACK_NAMES);
  const api = { moments, others: new Map<string, StandInReply>(), ca: authority.certificatePem };
  let asked = -1;
  const answer = ({ path }: StandInRequest): StandInReply => {
    const rest = new URL(path, 'https://x').pathname.replace('/repos/octo-org/hello-dist', '');
    if (rest === '/actions/runs') asked += 1;
    const moment = started.moments[Math.min(Math.max(asked, 0), started.moments.length - 1)] ?? {};
    return answerOf(started, rest, moment);
  };
  const started: RunsApi = Object.assign(await startStandIn(answer, { key, cert }), api);
  return started;
}
