import { SIMPLE_JSON } from '../../../wire/index.ts';
import { clientErrors } from '../errors.ts';
import type { HttpClient } from '../http/index.ts';
import { projectUrl } from '../publish/simple.ts';
import type { IndexTarget } from '../target.ts';
import type { ProbeFacts } from './outcome.ts';

const TIMEOUT_SECONDS = 30;

/** What a status of the page says of the project; undefined: nothing. */
function seenBy(status: number): ProbeFacts['projectSeen'] | undefined {
  if (status === 404) return 'no';
  return status === 401 || status === 403 ? 'unknown' : undefined;
}

/**
 * Whether an index has a project: whether the simple index has its page. What is on the page does not matter, and
 * is not read: that of a large project has many megabytes.
 * @throws index-response-unexpected, index-unreachable
 */
export async function seeProject(
  target: Pick<IndexTarget, 'simpleUrl'>,
  project: string,
  http: HttpClient,
  signal?: AbortSignal,
): Promise<ProbeFacts['projectSeen']> {
  try {
    await http.download(
      {
        method: 'GET',
        url: projectUrl(target, project),
        headers: { accept: `${SIMPLE_JSON}, text/html;q=0.5`, 'cache-control': 'no-cache' },
        timeoutSeconds: TIMEOUT_SECONDS,
        ...(signal === undefined ? {} : { signal }),
      },
      async ({ content }) => {
        for await (const _chunk of content) break;
      },
    );
    return 'yes';
  } catch (error) {
    const isStatus = clientErrors.owns(error) && error.code === 'index-response-unexpected';
    const seen = isStatus ? seenBy(Number(error.details['status'])) : undefined;
    if (seen === undefined) throw error;
    return seen;
  }
}
