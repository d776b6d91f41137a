import { clientErrors } from '../errors.ts';
import { concurrently } from '../files/concurrently.ts';
import { indexName } from '../target.ts';
import { type UploadOutcome, type UploadableFile, uploadFile } from '../upload/upload.ts';
import { attestationPolicy } from './attest.ts';
import type { PublishRun } from './run.ts';
import { fetchServedFiles } from './simple.ts';
import type { HeldToken } from './token-keeper.ts';

const DEFAULT_CONCURRENCY = 3;

async function send(
  file: UploadableFile,
  { token }: HeldToken,
  run: PublishRun,
  signal: AbortSignal,
): Promise<UploadOutcome> {
  const { filename, sizeBytes } = file;
  return uploadFile(file, {
    uploadUrl: run.options.target.uploadUrl,
    token,
    http: run.http,
    signal,
    attestations: run.attestations.get(filename) ?? [],
    onSent: (sentBytes) => run.emit({ kind: 'progress', file: filename, sentBytes, totalBytes: sizeBytes }),
    onRetry: (retry) => run.emit({ kind: 'retry', file: filename, ...retry }),
  });
}

/** The words of a refusal that speaks of the attestations; undefined for any other failure. */
function refusedAttestations(error: unknown, filename: string, run: PublishRun): string | undefined {
  if (!clientErrors.owns(error) || error.code !== 'upload-refused') return undefined;
  const isSent = (run.attestations.get(filename) ?? []).length > 0;
  const isSpokenOf = /\battestations?\b/iu.test(error.why);
  return isSent && isSpokenOf && attestationPolicy(run.options) === 'best-effort' ? error.why : undefined;
}

/** Once without attestations where an index does not take them and nobody requires them. */
async function sendAsTaken(
  file: UploadableFile,
  held: HeldToken,
  run: PublishRun,
  signal: AbortSignal,
): Promise<UploadOutcome> {
  try {
    return await send(file, held, run, signal);
  } catch (error) {
    const text = refusedAttestations(error, file.filename, run);
    if (text === undefined) throw error;
    run.attestations.delete(file.filename);
    run.emit({ kind: 'warning', code: 'attestations-refused', file: file.filename, text });
    return send(file, held, run, signal);
  }
}

function isRefusedToken(error: unknown): boolean {
  if (!clientErrors.owns(error) || error.code !== 'upload-refused') return false;
  const { status } = error.details as { readonly status?: unknown };
  return status === 401 || status === 403;
}

/** Undefined: the token has expired, and there is no other in this job. */
async function sendInTime(
  file: UploadableFile,
  run: PublishRun,
  signal: AbortSignal,
): Promise<UploadOutcome | undefined> {
  const held = await run.keeper.current();
  if (held.isExpired() && !run.keeper.canRenew) return undefined;
  try {
    return await sendAsTaken(file, held, run, signal);
  } catch (error) {
    // Refused because it expired on the way: a slow line, a long queue.
    if (!isRefusedToken(error) || !held.isExpired()) throw error;
    if (!run.keeper.canRenew) return undefined;
    return sendAsTaken(file, await run.keeper.current(), run, signal);
  }
}

/** An index may say that a file exists when it took it at the first try and the answer was lost. */
async function confirmExisting(file: UploadableFile, run: PublishRun): Promise<void> {
  const { target, release, signal } = run.options;
  const served = await fetchServedFiles(target, release.project, run.http, signal);
  const got = served.find(({ filename }) => filename === file.filename)?.sha256;
  if (got === file.sha256) return;
  const index = indexName(target.simpleUrl);
  const details = { file: file.filename, index, expected: file.sha256, got: got ?? 'not said' };
  throw clientErrors.create('distribution-differs', details);
}

async function upload(file: UploadableFile, run: PublishRun, signal: AbortSignal): Promise<void> {
  const { filename } = file;
  const outcome = await sendInTime(file, run, signal);
  if (outcome === undefined) {
    // The others that are under way may still arrive: nothing is aborted.
    run.late.add(filename);
    return;
  }
  if (outcome === 'exists') await confirmExisting(file, run);
  run.emit({ kind: 'uploaded', file: filename });
}

/**
 * Uploads files, several at once, with fresh tokens.
 * @throws upload-token-ran-out, distribution-differs, and what `uploadFile` throws
 */
export async function uploadMissing(missing: readonly UploadableFile[], run: PublishRun): Promise<void> {
  const { concurrency = DEFAULT_CONCURRENCY, signal, target } = run.options;
  // Largest first: the last upload to end is then a short one.
  const ordered = missing.toSorted((a, b) => b.sizeBytes - a.sizeBytes);
  await concurrently(ordered, concurrency, (file, stop) => upload(file, run, stop), signal);
  if (run.late.size === 0) return;
  const files = missing.map(({ filename }) => filename).filter((filename) => run.late.has(filename));
  throw clientErrors.create('upload-token-ran-out', { index: indexName(target.uploadUrl), files });
}
