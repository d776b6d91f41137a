import { clientErrors } from '../errors.ts';
import { readContent } from '../http/content.ts';
import type { HttpRequest, HttpResponse } from '../http/index.ts';
import { describeProblem } from '../http/problems.ts';
import { openConnections, send } from '../http/send.ts';
import { TokenlessError } from '../../../base/index.ts';

/** The server is a step away, or not there at all. */
const TIMEOUT_SECONDS = 10;
const MOST_BYTES = 64 * 1024;

/**
 * Asks Google Cloud's metadata server. It speaks plain HTTP only, on an address of the machine's own network
 * that no router forwards, which is why the rule that everything is encrypted cannot hold here. SECURITY:
 * nothing secret is sent, no redirect is followed, and an answer that does not name Google is not believed, as
 * Google asks of clients (guarded by google.test.ts).
 * @throws index-unreachable, id-token-answer-unusable
 */
export async function askMetadata(url: URL, signal?: AbortSignal): Promise<HttpResponse> {
  const connections = openConnections(undefined);
  const request: HttpRequest = {
    method: 'GET',
    url: url.href,
    headers: { 'metadata-flavor': 'Google' },
    timeoutSeconds: TIMEOUT_SECONDS,
    ...(signal === undefined ? {} : { signal }),
  };
  try {
    const { content, ...head } = await send(request, url, connections);
    const body = await readContent({ ...head, content }, MOST_BYTES);
    if (head.headers['metadata-flavor'] === 'Google') return { ...head, body };
    const problem = `what answers at \`${url.host}\` is not its metadata server`;
    throw clientErrors.create('id-token-answer-unusable', { provider: 'Google Cloud', problem });
  } catch (error) {
    if (error instanceof TokenlessError || signal?.aborted === true) throw error;
    const problem = describeProblem(error);
    throw clientErrors.create('index-unreachable', { url: url.href, problem, attempts: 1 }, { cause: error });
  } finally {
    connections.close();
  }
}
