import { AUDIENCE_PATH, audienceResponse } from '../../../wire/index.ts';
import { clientErrors } from '../errors.ts';
import { type HttpClient, printable, readJson } from '../http/index.ts';
import { indexName } from '../target.ts';

const TIMEOUT_SECONDS = 30;

/**
 * Asks an index for the audience that an ID token must have. The endpoint is at the root of the upload
 * URL's host, as every client looks for it.
 * @throws trusted-publishing-disabled, trusted-publishing-not-offered, index-response-unexpected
 */
export async function fetchAudience(
  uploadUrl: string,
  http: HttpClient,
  signal: AbortSignal | undefined,
): Promise<string> {
  const url = new URL(AUDIENCE_PATH, uploadUrl).href;
  const answer = await http.request({
    method: 'GET',
    url,
    headers: { accept: 'application/json' },
    timeoutSeconds: TIMEOUT_SECONDS,
    ...(signal === undefined ? {} : { signal }),
  });
  const index = indexName(uploadUrl);
  if (answer.status === 403) throw clientErrors.create('trusted-publishing-disabled', { index });
  if (answer.status === 404) throw clientErrors.create('trusted-publishing-not-offered', { index });
  if (answer.status !== 200) {
    const reason = printable(answer.reason);
    throw clientErrors.create('index-response-unexpected', { url, status: answer.status, reason });
  }
  return readJson(answer, audienceResponse).audience;
}
