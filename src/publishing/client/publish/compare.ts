import { clientErrors } from '../errors.ts';
import type { HttpClient } from '../http/index.ts';
import { type IndexTarget, indexName } from '../target.ts';
import type { PreparedRelease } from './prepare.ts';
import { fetchServedFiles } from './simple.ts';

/**
 * Which files of a release an index has already, byte for byte. Run before anything is sent: a file that
 * differs cannot be replaced, so the release stops while it is still whole.
 * @throws distribution-differs, index-…
 */
export async function findServed(
  target: IndexTarget,
  { files, project }: PreparedRelease,
  http: HttpClient,
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<string>> {
  const served = await fetchServedFiles(target, project, http, signal);
  const hashes = new Map(served.map(({ filename, sha256 }) => [filename, sha256 ?? 'not said']));
  for (const { filename, sha256 } of files) {
    const got = hashes.get(filename);
    if (got === undefined || got === sha256) continue;
    const index = indexName(target.simpleUrl);
    throw clientErrors.create('distribution-differs', { file: filename, index, expected: sha256, got });
  }
  return new Set(files.map(({ filename }) => filename).filter((filename) => hashes.has(filename)));
}
