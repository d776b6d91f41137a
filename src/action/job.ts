import type { Secret } from '../base/index.ts';
import {
  type AmbientIdentity,
  type IndexTarget,
  type PreparedRelease,
  type PublishEvent,
  createHttpClient,
  exchange,
  fetchServedFiles,
  prepareRelease,
  publishRelease,
  recordedDistributions,
  systemDeps,
  waitUntilServed,
} from '../publishing/client/index.ts';
import { buildRecord } from '../publishing/release/index.ts';
import { publishWithApiToken } from './emergency.ts';
import type { ActionInputs } from './inputs/index.ts';

/** What the job works with. */
export interface JobRequest {
  readonly inputs: ActionInputs;
  readonly target: IndexTarget;
  /** Absolute. */
  readonly folder: string;
  /** How the job proves who it is: asked for when it is needed. */
  readonly identity: () => AmbientIdentity;
  readonly signal: AbortSignal;
  readonly mask: (secret: Secret) => void;
  readonly onEvent: (event: PublishEvent) => void;
}

/** One file at the end. */
export interface JobFile {
  readonly filename: string;
  readonly sha256: string;
  readonly outcome: 'uploaded' | 'skipped' | 'checked';
  /** Where the index serves it; undefined: it does not yet, or nobody waited. */
  readonly url: string | undefined;
}

/** How the job ended. */
export interface JobOutcome {
  readonly verdict: 'published' | 'unchanged' | 'checked' | 'accepted';
  readonly project: string | undefined;
  readonly version: string | undefined;
  readonly files: readonly JobFile[];
  readonly replayHash: string | undefined;
}

async function probe({ target, identity, signal, mask, onEvent }: JobRequest): Promise<JobOutcome> {
  const token = await exchange(target, identity(), { ...systemDeps, signal, mask });
  onEvent({ kind: 'minted', expiresAtSeconds: token.expiresAtSeconds });
  onEvent({ kind: 'burned', outcomes: [await token.burn()] });
  return {
    verdict: 'accepted',
    project: undefined,
    version: undefined,
    files: [],
    replayHash: undefined,
  };
}

async function servedUrls(
  { target, signal }: JobRequest,
  project: string,
): Promise<ReadonlyMap<string, string>> {
  const http = createHttpClient({ ca: target.ca, deps: systemDeps });
  try {
    const served = await fetchServedFiles(target, project, http, signal);
    return new Map(served.map(({ filename, url }) => [filename, url]));
  } finally {
    http.close();
  }
}

function replayHashOf(release: PreparedRelease): string {
  return buildRecord(recordedDistributions(release)).replay_hash;
}

async function publish(request: JobRequest, release: PreparedRelease): Promise<JobOutcome> {
  const { target, identity, signal, mask, onEvent, inputs } = request;
  const { password: apiToken, waitSeconds } = inputs;
  const files =
    apiToken === undefined
      ? (await publishRelease({ release, target, identity: identity(), signal, mask, onEvent }, systemDeps))
          .files
      : await publishWithApiToken({ target, release, apiToken, signal, onEvent });
  if (waitSeconds > 0)
    await waitUntilServed({ release, target, timeoutSeconds: waitSeconds, signal }, systemDeps);
  const urls = await servedUrls(request, release.project);
  return {
    verdict: files.every(({ outcome }) => outcome === 'skipped') ? 'unchanged' : 'published',
    project: release.project,
    version: release.version,
    files: files.map(({ filename, sha256, outcome }) => ({
      filename,
      sha256,
      outcome,
      url: urls.get(filename),
    })),
    replayHash: replayHashOf(release),
  };
}

/** Runs the job that the inputs ask for. Throws what the client throws. */
export async function runJob(request: JobRequest): Promise<JobOutcome> {
  const { inputs, folder, signal } = request;
  if (inputs.mode === 'probe') return probe(request);
  const { project, version } = inputs;
  const release = await prepareRelease(folder, { project, version, signal });
  if (inputs.mode === 'publish') return publish(request, release);
  return {
    verdict: 'checked',
    project: release.project,
    version: release.version,
    files: release.files.map(({ filename, sha256 }) => ({
      filename,
      sha256,
      outcome: 'checked',
      url: undefined,
    })),
    replayHash: replayHashOf(release),
  };
}
