import path from 'node:path';
import { readFile } from 'node:fs/promises';
import { type PreparedRelease, checksumFolder, openFileSource } from '../../publishing/client/index.ts';
import type { AllowedSecret } from '../../publishing/config/index.ts';
import {
  type AllowedFinding,
  type SecretFinding,
  judgeFindings,
  refuseSecrets,
  searchForSecrets,
} from '../../publishing/release/index.ts';
import type { Timeline } from '../events.ts';

const placeOf = ({ member, kind, line }: SecretFinding): string =>
  `${member}${line === undefined ? '' : `:${line}`} (${kind})`;

/** What an entry of the configuration let pass, in words. */
function allowedBy(entry: AllowedSecret, allowed: readonly AllowedFinding[]): string {
  const places = allowed.filter((one) => one.entry === entry).map(({ finding }) => placeOf(finding));
  const [first = '', ...others] = new Set(places);
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return `${first}${more}: allowed by \`${entry.member}\`, ${entry.reason}`;
}

function unusedEntries(
  entries: readonly AllowedSecret[],
  allowed: readonly AllowedFinding[],
): readonly string[] {
  return entries
    .filter((entry) => !allowed.some((one) => one.entry === entry))
    .map(({ member, location }) => {
      const place = location?.line === undefined ? '' : ` (${location.file}:${location.line})`;
      return `\`allowSecret\` for \`${member}\`${place} allows nothing: no secret is found there, so remove it`;
    });
}

/**
 * Searches every member of every distribution; throws `secret-in-distribution`. What the configuration allows
 * is said with its reason. Answers with warnings: entries that allow nothing.
 */
export async function refuseSecretsIn(
  release: PreparedRelease,
  entries: readonly AllowedSecret[],
  timeline: Timeline,
): Promise<readonly string[]> {
  return timeline.step('secrets', 'Searching the distributions for secrets', async () => {
    const allowed: AllowedFinding[] = [];
    for (const { filename, path: file } of release.files) {
      await using source = await openFileSource(file);
      const judged = judgeFindings(filename, await searchForSecrets(source, filename), entries);
      refuseSecrets(filename, judged.refused);
      allowed.push(...judged.allowed);
    }
    const used = entries.filter((entry) => allowed.some((one) => one.entry === entry));
    const found = allowed.length === 0 ? 'none' : 'none but what is allowed';
    const words = [
      `${found} in ${release.files.length} files`,
      ...used.map((entry) => allowedBy(entry, allowed)),
    ];
    return [unusedEntries(entries, allowed), words.join('; ')] as const;
  });
}

/** Writes `SHA256SUMS` beside the distributions, never among them; answers with its text. */
export async function writeChecksums(folder: string, scratch: string, timeline: Timeline): Promise<string> {
  return timeline.step('checksums', 'Writing SHA256SUMS', async () => {
    const { output, entries } = await checksumFolder(folder, { output: path.join(scratch, 'SHA256SUMS') });
    return [await readFile(output, 'utf8'), `${entries.length} files in SHA256SUMS`] as const;
  });
}
