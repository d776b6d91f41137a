import path from 'node:path';
import { readFile } from 'node:fs/promises';
import { type PreparedRelease, checksumFolder, openFileSource } from '../../publishing/client/index.ts';
import { refuseSecrets, searchForSecrets } from '../../publishing/release/index.ts';
import type { Timeline } from '../events.ts';

/** Searches every member of every distribution; throws `secret-in-distribution`. */
export async function refuseSecretsIn(release: PreparedRelease, timeline: Timeline): Promise<void> {
  await timeline.step('secrets', 'Searching the distributions for secrets', async () => {
    for (const { filename, path: file } of release.files) {
      await using source = await openFileSource(file);
      refuseSecrets(filename, await searchForSecrets(source, filename));
    }
    return [undefined, `none in ${release.files.length} files`] as const;
  });
}

/** Writes `SHA256SUMS` beside the distributions, never among them; answers with its text. */
export async function writeChecksums(folder: string, scratch: string, timeline: Timeline): Promise<string> {
  return timeline.step('checksums', 'Writing SHA256SUMS', async () => {
    const { output, entries } = await checksumFolder(folder, { output: path.join(scratch, 'SHA256SUMS') });
    return [await readFile(output, 'utf8'), `${entries.length} files in SHA256SUMS`] as const;
  });
}
