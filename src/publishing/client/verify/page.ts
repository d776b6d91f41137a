import {
  compareVersions,
  isDistributionFilename,
  parseDistributionFilename,
  parseVersion,
} from '../../../packaging/index.ts';
import {
  SIMPLE_HTML,
  SIMPLE_JSON,
  type SimpleFile,
  readSimpleHtml,
  simpleProject,
} from '../../../wire/index.ts';
import { clientErrors } from '../errors.ts';
import { type HttpResponse, mediaType, printable, readJson } from '../http/index.ts';
import { projectUrl } from '../publish/simple.ts';
import type { Asking } from './run.ts';

const TIMEOUT_SECONDS = 60;
/** The page of a project with tens of thousands of files has about 30 MB. */
const MOST_BYTES = 64 * 1024 * 1024;
const ACCEPT = `${SIMPLE_JSON}, ${SIMPLE_HTML};q=0.2, text/html;q=0.1`;

/** A file of a project's page, with the version that its name gives. */
export interface PageFile extends SimpleFile {
  /** Normal form (PEP 440). */
  readonly version: string;
}

/** What an index lists of a project. */
export interface ProjectPage {
  /** The URL that answered. */
  readonly url: string;
  readonly project: string;
  /** Distributions of this project only, their URLs absolute. */
  readonly files: readonly PageFile[];
  /** True when the index speaks of provenance at all, so that a file without it has none. */
  readonly tellsProvenance: boolean;
}

function pageFile(file: SimpleFile, project: string, pageUrl: string): PageFile | undefined {
  if (!isDistributionFilename(file.filename)) return undefined;
  const parsed = parseDistributionFilename(file.filename);
  const version = parseVersion(parsed.version)?.text;
  // SECURITY: a page may list files of other projects; they are none of this one's (guarded by page.test.ts).
  if (parsed.normalizedName !== project || version === undefined) return undefined;
  return { ...file, version, url: URL.parse(file.url, pageUrl)?.href ?? file.url };
}

function readFiles(answer: HttpResponse): readonly SimpleFile[] {
  const type = mediaType(answer);
  if (type.endsWith('json')) return readJson(answer, simpleProject).files;
  if (type === SIMPLE_HTML || type === 'text/html') {
    return readSimpleHtml(new TextDecoder().decode(answer.body), answer.url);
  }
  const problem = 'it is no page of a simple index, neither JSON (PEP 691) nor HTML (PEP 503)';
  throw clientErrors.create('index-response-unreadable', { url: answer.url, problem });
}

/**
 * The page of a project (normalised name), in JSON or HTML; undefined when the index does not know it.
 * @throws index-…
 */
export async function fetchProjectPage(
  simpleUrl: string,
  project: string,
  { http, settings: { signal } }: Asking,
): Promise<ProjectPage | undefined> {
  const answer = await http.request({
    method: 'GET',
    url: projectUrl({ simpleUrl }, project),
    headers: { accept: ACCEPT },
    timeoutSeconds: TIMEOUT_SECONDS,
    maxBytes: MOST_BYTES,
    ...(signal === undefined ? {} : { signal }),
  });
  const { status, url } = answer;
  if (status === 404) return undefined;
  if (status !== 200) {
    const details = { url, status, reason: printable(answer.reason) };
    throw clientErrors.create('index-response-unexpected', details);
  }
  const listed = readFiles(answer);
  const files = listed.map((file) => pageFile(file, project, url)).filter((file) => file !== undefined);
  return { url, project, files, tellsProvenance: listed.some((file) => 'provenance' in file) };
}

/** The files of one version (normal form), each name once: the first counts. */
export function filesOfVersion(page: ProjectPage, version: string): readonly PageFile[] {
  const canonical = parseVersion(version)?.canonical;
  const files = page.files.filter((file) => parseVersion(file.version)?.canonical === canonical);
  return [...new Map(files.toReversed().map((file) => [file.filename, file])).values()].toReversed();
}

/** The release before a version: the highest lower version that the page has, yanked or not. */
export function previousVersion(page: ProjectPage, version: string): string | undefined {
  let best: string | undefined;
  for (const { version: candidate } of page.files) {
    if (compareVersions(candidate, version) >= 0) continue;
    if (best === undefined || compareVersions(candidate, best) > 0) best = candidate;
  }
  return best;
}
