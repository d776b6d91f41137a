import { locateError } from '../../../base/index.ts';
import {
  type ArchiveLimits,
  type Distribution,
  checkMetadataAgrees,
  readDistribution,
} from '../../../packaging/index.ts';
import { type SecretFinding, startDistributionSearch } from '../../release/index.ts';
import { openFileSource } from '../files/source.ts';

/** A file to be read to its end; a message to a thread, so nothing but data. */
export interface ContentsTask {
  readonly path: string;
  readonly filename: string;
  readonly limits: Partial<ArchiveLimits> | undefined;
  readonly searchesSecrets: boolean;
}

/** What one reading of a file told. */
export interface Contents {
  readonly distribution: Distribution;
  /** None when nothing was searched. */
  readonly findings: readonly SecretFinding[];
}

async function read(
  { path, filename, limits, searchesSecrets }: ContentsTask,
  open: typeof openFileSource,
): Promise<Contents> {
  await using source = await open(path);
  const search = searchesSecrets ? startDistributionSearch() : undefined;
  const distribution = await readDistribution(source, filename, {
    ...(limits === undefined ? {} : { limits }),
    ...(search === undefined ? {} : { visit: (member) => search.visit(member) }),
  });
  checkMetadataAgrees(distribution.filename, distribution.metadata);
  return { distribution, findings: search?.findings() ?? [] };
}

/**
 * Reads a distribution once, with every check that it must pass, and searches it for secrets on the way.
 * @throws file-not-readable, and what `readDistribution` and `checkMetadataAgrees` of `packaging` throw
 */
export async function readContents(
  task: ContentsTask,
  open: typeof openFileSource = openFileSource,
): Promise<Contents> {
  try {
    return await read(task, open);
  } catch (error) {
    // Errors of the archive speak of members only; a folder has several archives.
    throw locateError(error, { file: task.filename });
  }
}
