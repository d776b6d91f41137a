import { type TokenlessError } from '../../../base/index.ts';
import { normalizeName } from '../../../packaging/index.ts';
import { releaseErrors } from '../../release/index.ts';
import { concurrently } from '../files/concurrently.ts';
import { writeWhole } from '../files/write.ts';
import { indexName } from '../target.ts';
import { fetchProjectPage } from '../verify/page.ts';
import { PROVENANCE_SUFFIX, type ProvenanceAnswer, fetchProvenance } from '../verify/provenance.ts';
import type { Asking } from '../verify/run.ts';
import type { DownloadOptions, DownloadedFile } from './download.ts';

const FILES_AT_ONCE = 4;

function unseen(
  answer: Extract<ProvenanceAnswer, { kind: 'unseen' }>,
  file: string,
  index: string,
): TokenlessError {
  return answer.network ?? releaseErrors.create('provenance-withheld', { file, index });
}

/**
 * Writes the provenance that the index serves (PEP 740) beside each file, as it came: `verify --offline` reads
 * it there. A file without one gets none.
 * @throws provenance-malformed, provenance-withheld, file-not-writable, index-…
 */
export async function downloadProvenance(
  files: readonly DownloadedFile[],
  { project, target }: DownloadOptions,
  asking: Asking,
): Promise<readonly string[]> {
  const page = await fetchProjectPage(target.simpleUrl, normalizeName(project), asking);
  const listed = new Map(page?.files.map((file) => [file.filename, file]));
  const fetchOne = async ({ filename, path }: DownloadedFile): Promise<string | undefined> => {
    const file = listed.get(filename);
    if (page === undefined || file === undefined) return undefined;
    const answer = await fetchProvenance(file, page, asking);
    if (answer.kind === 'none') return undefined;
    if (answer.kind === 'broken') throw answer.error;
    if (answer.kind === 'unseen') throw unseen(answer, filename, indexName(target.simpleUrl));
    const output = path + PROVENANCE_SUFFIX;
    await writeWhole(output, (append) => append(answer.body));
    return output;
  };
  const written = await concurrently(files, FILES_AT_ONCE, fetchOne, asking.settings.signal);
  return written.filter((output) => output !== undefined);
}
