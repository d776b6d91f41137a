import { normalizeName } from '../../../packaging/index.ts';
import { SIMPLE_JSON, type SimpleFile, simpleProject } from '../../../wire/index.ts';
import { clientErrors } from '../errors.ts';
import { type HttpClient, mediaType, printable, readJson } from '../http/index.ts';
import type { IndexTarget } from '../target.ts';

const TIMEOUT_SECONDS = 60;
/** The page of a project with tens of thousands of files has about 30 MB. */
const MOST_BYTES = 128 * 1024 * 1024;

/** A file as the index lists it, its URL absolute. */
export interface ServedFile extends SimpleFile {
  readonly sha256: string | undefined;
}

/** The page of a project on the simple index. */
export function projectUrl(target: Pick<IndexTarget, 'simpleUrl'>, project: string): string {
  const base = target.simpleUrl.endsWith('/') ? target.simpleUrl : `${target.simpleUrl}/`;
  return new URL(`${normalizeName(project)}/`, base).href;
}

/**
 * The files that an index serves for a project; none when it does not know the project.
 * @throws index-response-unexpected, index-response-unreadable, index-unreachable
 */
export async function fetchServedFiles(
  target: Pick<IndexTarget, 'simpleUrl'>,
  project: string,
  http: HttpClient,
  signal?: AbortSignal,
): Promise<readonly ServedFile[]> {
  const answer = await http.request({
    method: 'GET',
    url: projectUrl(target, project),
    // A cached page would say that a file of a minute ago is not there.
    headers: { accept: SIMPLE_JSON, 'cache-control': 'no-cache' },
    timeoutSeconds: TIMEOUT_SECONDS,
    maxBytes: MOST_BYTES,
    ...(signal === undefined ? {} : { signal }),
  });
  const { status, url } = answer;
  if (status === 404) return [];
  if (status !== 200) {
    const reason = printable(answer.reason);
    throw clientErrors.create('index-response-unexpected', { url, status, reason });
  }
  if (!mediaType(answer).endsWith('json')) {
    const problem = 'it is not the JSON form of the simple index (PEP 691)';
    throw clientErrors.create('index-response-unreadable', { url, problem });
  }
  return readJson(answer, simpleProject).files.map((file) => ({
    ...file,
    url: URL.parse(file.url, url)?.href ?? file.url,
    sha256: file.hashes['sha256']?.toLowerCase(),
  }));
}
