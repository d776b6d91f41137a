import { type Secret, TokenlessError, isRecord } from '../../../base/index.ts';
import type { ClientDeps } from '../deps.ts';
import { clientErrors } from '../errors.ts';
import { type HttpResponse, createHttpClient, parseJson, printable } from '../http/index.ts';
import type { IndexTarget } from '../target.ts';

/** An index of ours and who manages it. */
export interface ManagementOptions {
  readonly target: IndexTarget;
  readonly credential: Secret;
  readonly signal?: AbortSignal | undefined;
}

/** One request of the management API. */
export interface ManagementRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
}

/** The index's own error in its own words: the management API answers (RFC 9457). */
function refusalOf(answer: HttpResponse): Error {
  const body = parseJson(answer.body);
  const text = (value: unknown): string => (typeof value === 'string' ? printable(value) : '');
  const { code, title, detail, mend } = isRecord(body) ? body : {};
  if (typeof code === 'string' && /^[a-z0-9]+(?:-[a-z0-9]+)*$/u.test(code)) {
    const words = { what: text(title), why: text(detail), mend: text(mend) };
    return new TokenlessError(code, words, { details: { status: answer.status } });
  }
  const { url, status, reason } = answer;
  return clientErrors.create('index-response-unexpected', { url, status, reason: printable(reason) });
}

/** Sends a request of the owner. Throws what the index says, and index-…. */
export async function manage(
  options: ManagementOptions,
  request: ManagementRequest,
  deps: ClientDeps,
): Promise<HttpResponse> {
  const http = createHttpClient({ ca: options.target.ca, deps });
  const { signal, credential, target } = options;
  try {
    const answer = await http.request(
      {
        method: request.method,
        url: new URL(request.path, target.uploadUrl).href,
        headers: {
          authorization: `Bearer ${credential.reveal()}`,
          accept: 'application/json',
          ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
        ...(signal === undefined ? {} : { signal }),
      },
      { attempts: request.method === 'GET' ? 3 : 1 },
    );
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw refusalOf(answer);
  } finally {
    http.close();
  }
}
