import path from 'node:path';
import { type TokenlessError, isTokenlessError } from '../../../base/index.ts';
import { packagingErrors, parseChecksums } from '../../../packaging/index.ts';
import { type Check, count, failed, notPossible, passed } from '../../release/index.ts';
import { clientErrors } from '../errors.ts';
import { type ChecksumReport, checkFolder } from '../files/checksums.ts';
import { CHECKSUMS_FILENAME } from '../files/list.ts';
import { toReadError } from '../files/problem.ts';
import { readTextIfThere } from '../files/write.ts';

function problemsOf(report: ChecksumReport): readonly TokenlessError[] {
  return report.entries.flatMap(({ filename, state, expected = '', got = '' }): readonly TokenlessError[] => {
    if (state === 'different')
      return [packagingErrors.create('checksum-mismatch', { filename, expected, got })];
    if (state === 'missing') return [packagingErrors.create('checksum-file-missing', { filename })];
    if (state === 'not-listed') {
      return [clientErrors.create('checksum-not-listed', { file: filename, list: report.list })];
    }
    return [];
  });
}

/** The text of a file that somebody named. Throws file-not-readable. */
export async function readNamed(file: string): Promise<string> {
  const text = await readTextIfThere(file).catch((error: unknown) => {
    throw toReadError(error, file);
  });
  if (text !== undefined) return text;
  throw clientErrors.create('file-not-readable', { path: file, problem: 'there is no such file (`ENOENT`)' });
}

/** The first of some files that is there. */
export async function firstThere(candidates: readonly string[]): Promise<string | undefined> {
  for (const file of candidates) {
    const text = await readTextIfThere(file).catch((error: unknown) => {
      throw toReadError(error, file);
    });
    if (text !== undefined) return file;
  }
  return undefined;
}

/** Where a file that belongs to a release lies: in its folder (a download), else beside it (a build). */
export function besideFolder(folder: string, name: string): readonly string[] {
  return [path.join(folder, name), path.join(folder, '..', name)];
}

/** A list that is malformed is a finding: whoever hands it out has to mend it. */
function refusal(error: unknown): Check {
  if (isTokenlessError(error) && error.code === 'checksums-malformed') return failed('sums', [error]);
  throw error;
}

/** Do the files of a folder have the sums of its list, each file listed and each listed file there? */
export async function checkFolderSums(
  folder: string,
  named: string | undefined,
  signal: AbortSignal | undefined,
): Promise<Check> {
  const list = named ?? (await firstThere(besideFolder(folder, CHECKSUMS_FILENAME)));
  if (list === undefined)
    return notPossible('sums', `there is no \`${CHECKSUMS_FILENAME}\` in the folder or beside it`);
  try {
    const report = await checkFolder(folder, signal === undefined ? { list } : { list, signal });
    const problems = problemsOf(report);
    if (problems.length > 0) return failed('sums', problems);
    return passed('sums', `${count(report.entries.length, 'file')} as ${path.basename(list)} says`);
  } catch (error) {
    return refusal(error);
  }
}

/** Does an index list the files of a list of sums, with those sums and no others? */
export async function checkListedSums(
  file: string | undefined,
  listed: readonly { readonly filename: string; readonly sha256: string | undefined }[],
): Promise<Check> {
  if (file === undefined)
    return notPossible('sums', `no \`${CHECKSUMS_FILENAME}\` was given (\`--sums FILE\`)`);
  const text = await readNamed(file);
  try {
    const entries = parseChecksums(text);
    const got = new Map(listed.map(({ filename, sha256 }) => [filename, sha256]));
    const states = entries.map(({ filename, sha256: expected }) => {
      const found = got.get(filename);
      if (found === undefined) return { filename, state: 'missing' as const, expected };
      return {
        filename,
        state: found === expected ? ('same' as const) : ('different' as const),
        expected,
        got: found,
      };
    });
    const names = new Set(entries.map(({ filename }) => filename));
    const extra = listed
      .filter(({ filename }) => !names.has(filename))
      .map(({ filename }) => ({ filename, state: 'not-listed' as const }));
    const problems = problemsOf({ list: path.basename(file), entries: [...states, ...extra] });
    if (problems.length > 0) return failed('sums', problems);
    return passed('sums', `${count(entries.length, 'file')} listed as ${path.basename(file)} says`);
  } catch (error) {
    return refusal(error);
  }
}
