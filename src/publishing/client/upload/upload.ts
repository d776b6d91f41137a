import { randomUUID } from 'node:crypto';
import type { Secret } from '../../../base/index.ts';
import type { Digests, Distribution } from '../../../packaging/index.ts';
import { TOKEN_USERNAME } from '../../../wire/index.ts';
import { clientErrors } from '../errors.ts';
import type { HttpClient, HttpResponse, RetryOptions } from '../http/index.ts';
import { indexName } from '../target.ts';
import { type CheckedFile, readChecked } from './content.ts';
import { uploadForm } from './form.ts';
import { multipartBody } from './multipart.ts';
import { UPLOAD_ACCEPT, refusalReason } from './reason.ts';

/** An index may check a large file for a while before it answers. */
const IDLE_SECONDS = 300;

/** One file with everything that its upload form says. */
export interface UploadableFile extends CheckedFile {
  readonly distribution: Distribution;
  readonly digests: Digests;
}

/** One upload. */
export interface UploadOptions {
  readonly uploadUrl: string;
  readonly token: Secret;
  readonly http: HttpClient;
  readonly signal?: AbortSignal | undefined;
  /** PEP 740: sent as one JSON array in the form field `attestations`; none: no such field. */
  readonly attestations?: readonly object[];
  readonly onSent: (sentBytes: number) => void;
  readonly onRetry?: RetryOptions['onRetry'];
}

/** How an upload ended: an index answers an identical file that it has with success, or says it exists. */
export type UploadOutcome = 'accepted' | 'exists';

function isSaidToExist(answer: HttpResponse, reason: string): boolean {
  return answer.status === 409 || (answer.status === 400 && /already exists?/iu.test(reason));
}

/**
 * Uploads one file by the legacy API, streamed from disk.
 * @throws upload-refused, distribution-changed, index-…
 */
export async function uploadFile(file: UploadableFile, options: UploadOptions): Promise<UploadOutcome> {
  const { uploadUrl, token, http, signal, attestations = [], onSent, onRetry } = options;
  const credentials = Buffer.from(`${TOKEN_USERNAME}:${token.reveal()}`).toString('base64');
  const { contentType, ...body } = multipartBody(
    uploadForm(file.distribution, file.digests, attestations),
    {
      name: 'content',
      filename: file.filename,
      sizeBytes: file.sizeBytes,
      open: () => readChecked(file, onSent),
    },
    `tokenless-${randomUUID()}`,
  );
  const answer = await http.request(
    {
      method: 'POST',
      url: uploadUrl,
      headers: {
        authorization: `Basic ${credentials}`,
        accept: UPLOAD_ACCEPT,
        'content-type': contentType,
      },
      body,
      idleSeconds: IDLE_SECONDS,
      ...(signal === undefined ? {} : { signal }),
    },
    onRetry === undefined ? {} : { onRetry },
  );
  return outcomeOf(file, answer, options, [token.reveal(), credentials]);
}

function outcomeOf(
  { filename }: UploadableFile,
  answer: HttpResponse,
  { uploadUrl }: UploadOptions,
  secrets: readonly string[],
): UploadOutcome {
  if (answer.status >= 200 && answer.status < 300) return 'accepted';
  const reason = refusalReason(answer, secrets);
  if (isSaidToExist(answer, reason)) return 'exists';
  const index = indexName(uploadUrl);
  throw clientErrors.create('upload-refused', { file: filename, index, status: answer.status, reason });
}
