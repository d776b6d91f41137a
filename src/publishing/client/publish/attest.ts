import { isTokenlessError } from '../../../base/index.ts';
import { clientErrors } from '../errors.ts';
import { concurrently } from '../files/concurrently.ts';
import { indexName } from '../target.ts';
import type { UploadableFile } from '../upload/upload.ts';
import { isApiToken } from './credential.ts';
import type { AttestationPolicy, PublishReleaseOptions } from './options.ts';
import type { PublishRun } from './run.ts';

const CONCURRENCY = 3;

/** The policy that holds: without a signer nothing can be attested, and only `required` minds. */
export function attestationPolicy(options: PublishReleaseOptions): AttestationPolicy {
  const { attestations, attest } = options;
  return attestations ?? (attest === undefined ? 'off' : 'best-effort');
}

const textOf = (error: unknown): string =>
  isTokenlessError(error) ? `${error.message}: ${error.why}` : 'the signer failed';

/** What is known of the signer while files are attested. */
interface Signer {
  /** Why it failed, after all its own attempts. */
  failure: string | undefined;
}

async function attestFile(
  file: UploadableFile,
  signer: Signer,
  run: PublishRun,
  signal: AbortSignal,
): Promise<void> {
  const { attest } = run.options;
  const { filename } = file;
  const warn = (text: string): void =>
    run.emit({ kind: 'warning', code: 'attestation-failed', file: filename, text });
  // A service that is down has minutes of patience for each file: fifty of them are a release that never comes.
  if (signer.failure !== undefined) return warn(`not tried after another file: ${signer.failure}`);
  try {
    const made = (await attest?.(file, signal)) ?? [];
    run.attestations.set(filename, made);
    run.emit({ kind: 'attested', file: filename, count: made.length });
  } catch (error) {
    signal.throwIfAborted();
    if (attestationPolicy(run.options) === 'required') throw error;
    signer.failure ??= textOf(error);
    warn(textOf(error));
  }
}

/**
 * Attests the files that are to be uploaded, before any token is minted: signing takes its time, and the token
 * has minutes to live. SECURITY: with an API token nothing is signed, for indexes refuse it, and what is signed
 * stands in a public log for ever.
 * @throws attestations-not-possible, and under `required` what the signer throws
 */
export async function attestMissing(missing: readonly UploadableFile[], run: PublishRun): Promise<void> {
  const { identity, attest, target, signal } = run.options;
  const policy = attestationPolicy(run.options);
  if (policy === 'off' || missing.length === 0) return;
  if (isApiToken(identity) || attest === undefined) {
    const why = isApiToken(identity) ? 'api-token' : 'no-signer';
    if (policy === 'required') {
      throw clientErrors.create('attestations-not-possible', { index: indexName(target.uploadUrl), why });
    }
    const text = 'an API token was given, with which an index takes no attestations: nothing was signed';
    if (why === 'api-token') run.emit({ kind: 'warning', code: 'attestations-not-with-api-token', text });
    return;
  }
  const signer: Signer = { failure: undefined };
  await concurrently(missing, CONCURRENCY, (file, stop) => attestFile(file, signer, run, stop), signal);
}
