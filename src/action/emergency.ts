import type { Secret } from '../base/index.ts';
import {
  type IndexTarget,
  type PreparedRelease,
  type PublishEvent,
  type PublishedFile,
  type UploadableFile,
  clientErrors,
  concurrently,
  createHttpClient,
  fetchServedFiles,
  indexName,
  systemDeps,
  uploadFile,
} from '../publishing/client/index.ts';

const CONCURRENCY = 3;

/** A release that goes to an index with an API token: an emergency, in which there is nothing to exchange. */
export interface EmergencyUpload {
  readonly target: IndexTarget;
  readonly release: PreparedRelease;
  readonly apiToken: Secret;
  readonly signal: AbortSignal;
  readonly onEvent: (event: PublishEvent) => void;
}

interface Run extends EmergencyUpload {
  readonly http: ReturnType<typeof createHttpClient>;
}

async function servedHashes({ target, release, http, signal }: Run): Promise<Map<string, string>> {
  const served = await fetchServedFiles(target, release.project, http, signal);
  return new Map(served.map(({ filename, sha256 }) => [filename, sha256 ?? 'not said']));
}

function refuseDifferent(
  { target }: Run,
  { filename, sha256 }: UploadableFile,
  got: string | undefined,
): void {
  if (got === sha256) return;
  const index = indexName(target.simpleUrl);
  const details = { file: filename, index, expected: sha256, got: got ?? 'not said' };
  throw clientErrors.create('distribution-differs', details);
}

async function upload(run: Run, file: UploadableFile, signal: AbortSignal): Promise<void> {
  const { target, apiToken: token, http, onEvent } = run;
  const { filename } = file;
  const outcome = await uploadFile(file, {
    uploadUrl: target.uploadUrl,
    token,
    http,
    signal,
    onSent: () => undefined,
    onRetry: (retry) => onEvent({ kind: 'retry', file: filename, ...retry }),
  });
  // It may be ours, whose answer was lost, or another.
  if (outcome === 'exists') refuseDifferent(run, file, (await servedHashes(run)).get(filename));
  onEvent({ kind: 'uploaded', file: filename });
}

async function uploadMissing(run: Run): Promise<readonly PublishedFile[]> {
  const served = await servedHashes(run);
  const { files } = run.release;
  // Before anything is sent: a release that stops here is still whole.
  for (const file of files)
    if (served.has(file.filename)) refuseDifferent(run, file, served.get(file.filename));
  for (const { filename, sizeBytes } of files)
    run.onEvent({ kind: 'checked', file: filename, sizeBytes, isServed: served.has(filename) });
  const missing = files.filter(({ filename }) => !served.has(filename));
  const ordered = missing.toSorted((a, b) => b.sizeBytes - a.sizeBytes);
  await concurrently(ordered, CONCURRENCY, (file, signal) => upload(run, file, signal), run.signal);
  return files.map(({ filename, sha256, sizeBytes }) => ({
    filename,
    sha256,
    sizeBytes,
    outcome: served.has(filename) ? 'skipped' : 'uploaded',
    attestations: 0,
  }));
}

/**
 * Uploads with an API token what the index does not have. The token is the user's: it is not burned.
 * @throws distribution-differs, upload-refused, distribution-changed, index-…
 */
export async function publishWithApiToken(options: EmergencyUpload): Promise<readonly PublishedFile[]> {
  const http = createHttpClient({ ca: options.target.ca, deps: systemDeps });
  try {
    return await uploadMissing({ ...options, http });
  } finally {
    http.close();
  }
}
