import { readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import {
  type ChecksumEntry,
  formatChecksums,
  isDistributionFilename,
  packagingErrors,
  parseChecksums,
} from '../../../packaging/index.ts';
import { clientErrors } from '../errors.ts';
import { hashFiles } from './hash.ts';
import { CHECKSUMS_FILENAME, listDistributions } from './list.ts';
import { toReadError } from './problem.ts';
import { readTextIfThere, writeWhole } from './write.ts';

/** Options that both directions share. */
export interface ChecksumOptions {
  /** How many files are read at once. */
  readonly concurrency?: number;
  readonly signal?: AbortSignal;
}

/** A list that was written. */
export interface WrittenChecksums {
  readonly output: string;
  readonly entries: readonly ChecksumEntry[];
}

async function isInside(file: string, folder: string): Promise<boolean> {
  // The folder of the list may not exist yet; then it is not inside either.
  const real = async (name: string): Promise<string> => realpath(name).catch(() => path.resolve(name));
  const relative = path.relative(
    await real(folder),
    path.join(await real(path.dirname(file)), path.basename(file)),
  );
  return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
}

/**
 * Writes the checksums of a folder of distributions in the form of `sha256sum`. The list lies beside the
 * folder (`dist/../SHA256SUMS`) and never in it, because twine and the PyPA action fail on a folder that holds
 * it; a downloaded release has its list inside, written by `downloadRelease`.
 * @throws checksums-inside-distributions, folder-missing, distributions-missing, file-not-…
 */
export async function checksumFolder(
  folder: string,
  options: ChecksumOptions & { readonly output?: string } = {},
): Promise<WrittenChecksums> {
  const output = options.output ?? path.join(folder, '..', CHECKSUMS_FILENAME);
  if (await isInside(output, folder)) {
    throw clientErrors.create('checksums-inside-distributions', { output, folder });
  }
  const files = await listDistributions(folder);
  const entries = await hashFiles(
    files.map((file) => file.path),
    options,
  );
  await writeWhole(output, (append) => append(formatChecksums(entries)));
  return { output, entries };
}

/** One file of a check. */
export interface CheckedEntry {
  readonly filename: string;
  readonly state: 'same' | 'different' | 'missing' | 'not-listed';
  readonly expected?: string;
  readonly got?: string;
}

/** Every file that is listed or there, by name. */
export interface ChecksumReport {
  readonly list: string;
  readonly entries: readonly CheckedEntry[];
}

/** The list that belongs to a folder: the one inside (a download), else the one beside it (a build). */
async function findList(folder: string): Promise<{ list: string; text: string }> {
  const candidates = [path.join(folder, CHECKSUMS_FILENAME), path.join(folder, '..', CHECKSUMS_FILENAME)];
  for (const list of candidates) {
    const text = await readTextIfThere(list);
    if (text !== undefined) return { list, text };
  }
  const problem = 'there is no such file, neither inside the folder nor beside it';
  throw clientErrors.create('file-not-readable', { path: path.join(folder, CHECKSUMS_FILENAME), problem });
}

async function readList(list: string): Promise<{ list: string; text: string }> {
  const text = await readTextIfThere(list).catch((error: unknown) => {
    throw toReadError(error, list);
  });
  if (text !== undefined) return { list, text };
  throw clientErrors.create('file-not-readable', { path: list, problem: 'there is no such file (`ENOENT`)' });
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => {
    throw clientErrors.create('folder-missing', { folder });
  });
}

/**
 * Compares a folder with its list and says everything that is wrong, not the first thing only: bytes that
 * differ, files that are missing, distributions that nobody listed.
 * @throws folder-missing, file-not-readable, and what `parseChecksums` throws
 */
export async function checkFolder(
  folder: string,
  options: ChecksumOptions & { readonly list?: string } = {},
): Promise<ChecksumReport> {
  const there = await namesIn(folder);
  const { list, text } = options.list === undefined ? await findList(folder) : await readList(options.list);
  const listed = parseChecksums(text);
  const present = listed.filter(({ filename }) => there.includes(filename));
  const hashed = await hashFiles(
    present.map(({ filename }) => path.join(folder, filename)),
    options,
  );
  const got = new Map(hashed.map(({ filename, sha256 }) => [filename, sha256]));
  const names = new Set(listed.map(({ filename }) => filename));
  const extra = there.filter((filename) => isDistributionFilename(filename) && !names.has(filename));
  const entries = [
    ...listed.map((entry) => checkedEntry(entry, got.get(entry.filename))),
    ...extra.map((filename): CheckedEntry => ({ filename, state: 'not-listed' })),
  ];
  return { list, entries: entries.sort((a, b) => (a.filename < b.filename ? -1 : 1)) };
}

function checkedEntry({ filename, sha256: expected }: ChecksumEntry, got: string | undefined): CheckedEntry {
  if (got === undefined) return { filename, state: 'missing', expected };
  return { filename, state: got === expected ? 'same' : 'different', expected, got };
}

/**
 * Refuses a folder that is not as its list says, by the first entry that is wrong.
 * @throws checksum-mismatch and checksum-file-missing of `packaging`, checksum-not-listed
 */
export function refuseDifferences(report: ChecksumReport): void {
  for (const { filename, state, expected = '', got = '' } of report.entries) {
    if (state === 'different') throw packagingErrors.create('checksum-mismatch', { filename, expected, got });
    if (state === 'missing') throw packagingErrors.create('checksum-file-missing', { filename });
    if (state === 'not-listed') {
      throw clientErrors.create('checksum-not-listed', { file: filename, list: report.list });
    }
  }
}
