import { isTokenlessError } from '../../../base/index.ts';
import {
  isDistributionFilename,
  normalizeName,
  parseDistributionFilename,
  parseVersion,
} from '../../../packaging/index.ts';
import type { ClientDeps } from '../deps.ts';
import { concurrently } from '../files/concurrently.ts';
import { type HttpClient, createHttpClient, printable } from '../http/index.ts';
import { seeProject } from '../probe/project.ts';
import { fetchServedFiles } from '../publish/simple.ts';
import type { IndexState, StatusFile, StatusIndex } from './facts.ts';

const AT_ONCE = 4;

/** What is looked for. */
interface Release {
  readonly project: string;
  readonly version: string;
}

const canonical = (version: string): string => parseVersion(version)?.canonical ?? version;

/** True for a distribution's name of this release; whatever a stranger's index or folder calls its files. */
export function isOfRelease(filename: string, { project, version }: Release): boolean {
  if (!isDistributionFilename(filename)) return false;
  const parsed = parseDistributionFilename(filename);
  return parsed.normalizedName === normalizeName(project) && canonical(parsed.version) === canonical(version);
}

async function lookAt(
  { target }: StatusIndex,
  release: Release,
  http: HttpClient,
  signal: AbortSignal | undefined,
): Promise<Pick<IndexState, 'project' | 'files' | 'problem'>> {
  const project = await seeProject(target, release.project, http, signal);
  if (project !== 'yes') {
    const problem = project === 'unknown' ? 'it does not show the project to everybody' : null;
    return { project, files: [], problem };
  }
  const served = await fetchServedFiles(target, release.project, http, signal);
  const files = served
    .filter(({ filename }) => isOfRelease(filename, release))
    .map(({ filename, sha256, yanked }): StatusFile => ({
      filename,
      sha256: sha256 ?? null,
      yanked: yanked !== undefined && yanked !== false,
    }));
  return { project, files, problem: null };
}

async function stateOf(
  index: StatusIndex,
  release: Release,
  deps: ClientDeps,
  signal: AbortSignal | undefined,
): Promise<IndexState> {
  const { target, ...declared } = index;
  const about = { ...declared, uploadUrl: target.uploadUrl };
  const http = createHttpClient({ ca: target.ca, deps });
  try {
    return { ...about, ...(await lookAt(index, release, http, signal)) };
  } catch (error) {
    signal?.throwIfAborted();
    if (!isTokenlessError(error)) throw error;
    const problem = printable(`${error.message}: ${error.why}`);
    return { ...about, project: 'unknown', files: [], problem };
  } finally {
    http.close();
  }
}

/**
 * What each index has of a release. One that cannot be asked is `unknown` and says why: that is no reason not to
 * tell of the others. Throws the signal's reason only.
 */
export async function readIndexStates(
  indexes: readonly StatusIndex[],
  release: Release,
  deps: ClientDeps,
  signal?: AbortSignal,
): Promise<readonly IndexState[]> {
  return await concurrently(indexes, AT_ONCE, (index) => stateOf(index, release, deps, signal), signal);
}
