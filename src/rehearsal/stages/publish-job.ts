import { isTokenlessError } from '../../base/index.ts';
import {
  type IndexTarget,
  type PreparedRelease,
  systemDeps,
  waitUntilServed,
} from '../../publishing/client/index.ts';
import { requireIdToken } from '../../publishing/workflow/index.ts';
import { SIMPLE_PATH, UPLOAD_PATH } from '../../wire/index.ts';
import type { ReleaseClient } from '../clients/client.ts';
import { installRelease } from '../install.ts';
import type { PlannedJob } from '../plan/planned-job.ts';
import type { Refusal, RehearsedFile, RehearsedIndex } from '../result.ts';
import type { RunnerLog } from '../runner-commands.ts';
import type { Servers } from '../servers.ts';
import { type Approvals, approveEnvironment } from './approval.ts';
import { explainRefusal, refusalFromError } from './refusal.ts';

/** What every publish job of a rehearsal shares. */
export interface PublishStage {
  readonly servers: Servers;
  readonly release: PreparedRelease;
  readonly folder: string;
  /** Folder for what the rehearsal itself makes. */
  readonly scratch: string;
  readonly client: ReleaseClient;
  readonly approvals: Approvals;
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly log: RunnerLog;
  readonly line: (line: string) => string | undefined;
  readonly progress: (text: string, doneBytes: number, totalBytes: number) => void;
}

/** Where a job's index listens, as a client is pointed at it. */
export function targetOf(servers: Servers, job: PlannedJob): IndexTarget {
  const index = servers.indexes.get(job.index);
  if (index === undefined) throw new TypeError(`no index was started for ${job.index}`);
  return {
    uploadUrl: new URL(UPLOAD_PATH, index.url).href,
    simpleUrl: new URL(SIMPLE_PATH, index.url).href,
    ca: servers.caPem,
  };
}

/** The files of a release as results show them. */
export function rehearsedFiles(release: PreparedRelease): readonly RehearsedFile[] {
  return release.files.map(({ filename, sha256, sizeBytes }) => ({ filename, sha256, sizeBytes }));
}

async function publishAndWait(job: PlannedJob, stage: PublishStage): Promise<void> {
  const { servers, release, signal } = stage;
  const target = targetOf(servers, job);
  servers.issuer.setClaims(job.claims);
  await stage.client.publish({
    release,
    folder: stage.folder,
    target,
    caFile: servers.caFile,
    runner: servers.issuer.environment(),
    environment: stage.environment,
    signal,
    mask: (secret) => stage.log.mask(secret.reveal()),
    line: (line) => stage.line(line),
    progress: (...args) => stage.progress(...args),
  });
  await waitUntilServed({ release, target, signal }, systemDeps);
}

/** Failures behind which the claims may stand: the index, or the client that asked it, did not go on. */
const ANSWERED = new Set(['exchange-refused', 'client-failed']);

/** Failures that the real run would have too; anything else that goes wrong is no verdict about the release. */
const REFUSALS = new Set([
  ...ANSWERED,
  'id-token-permission-missing',
  'environment-approval-missing',
  'upload-refused',
  'distribution-differs',
  'release-not-served',
  'install-failed',
]);

/** What a failure means: the matcher's refusal where the claims decided, else the failure's own words. */
function refusalFor(error: unknown, job: PlannedJob, stage: PublishStage): Refusal {
  stage.signal.throwIfAborted();
  if (!isTokenlessError(error) || !REFUSALS.has(error.code)) throw error;
  const explained = ANSWERED.has(error.code) ? explainRefusal(job, stage.servers.issuer.issuer) : undefined;
  const answer = error.code === 'exchange-refused' ? { answer: error.why } : {};
  return { ...(explained ?? refusalFromError(error, job)), ...answer };
}

/** Runs one publish job to its end: approval, claims, mint, upload, burn, wait, install. A refusal is a result. */
export async function rehearseJob(job: PlannedJob, stage: PublishStage): Promise<RehearsedIndex> {
  const common = {
    index: job.index,
    profile: job.profile.name,
    url: targetOf(stage.servers, job).uploadUrl,
    job: job.job.job,
    line: job.job.line,
    environment: job.environment,
    claims: job.claims,
    assumes: job.assumes,
  };
  try {
    requireIdToken(job.job);
    await approveEnvironment(job, stage.approvals);
    await publishAndWait(job, stage);
    const installed = await installRelease({ ...stage, target: targetOf(stage.servers, job) });
    return { ...common, verdict: 'accepted', files: rehearsedFiles(stage.release), installed };
  } catch (error) {
    const refusal = refusalFor(error, job, stage);
    return { ...common, verdict: 'refused', refusal, files: [], installed: 'not tried' };
  }
}

/** A job that does not run: its version does not go there, or one that it needs was refused. */
export function skippedJob(job: PlannedJob, servers: Servers, reason: string): RehearsedIndex {
  return {
    index: job.index,
    profile: job.profile.name,
    url: targetOf(servers, job).uploadUrl,
    job: job.job.job,
    line: job.job.line,
    environment: job.environment,
    claims: job.claims,
    assumes: job.assumes,
    verdict: 'skipped',
    reason,
    files: [],
    installed: 'not tried',
  };
}
