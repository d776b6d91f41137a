import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { TokenlessError } from '../../../base/index.ts';
import { isDistributionFilename, parseDistributionFilename, parseVersion } from '../../../packaging/index.ts';
import {
  type Check,
  type UnverifiableEntry,
  type VerifiedRelease,
  count,
  failed,
  notPossible,
  passed,
  releaseErrors,
} from '../../release/index.ts';
import { clientErrors } from '../errors.ts';
import { hashFiles } from '../files/hash.ts';
import { CHECKSUMS_FILENAME } from '../files/list.ts';
import { toReadError } from '../files/problem.ts';
import { indexName } from '../target.ts';
import { type Seen, type WantedFile, checkProvenance, lookAt, reportRelease, unseenCheck } from './facts.ts';
import { filesOfVersion } from './page.ts';
import { PROVENANCE_SUFFIX, type ProvenanceAnswer, provenanceOf } from './provenance.ts';
import type { NamedRelease } from './publisher-checks.ts';
import { RECORD_FILENAME, checkRecord } from './record.ts';
import type { VerifyRun } from './run.ts';
import { checkFolderSums } from './sums.ts';

/** A folder of distributions of one release. */
export interface FolderSubject {
  readonly kind: 'folder';
  readonly folder: string;
  /** Instead of the one in the folder or beside it. */
  readonly sums?: string | undefined;
  readonly record?: string | undefined;
}

interface Listing {
  readonly distributions: readonly string[];
  readonly provenance: ReadonlySet<string>;
  /** Files that belong to no release. */
  readonly others: readonly string[];
}

async function listFolder(folder: string): Promise<Listing> {
  const names = await readdir(folder).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw clientErrors.create('folder-missing', { folder });
    throw toReadError(error, folder);
  });
  names.sort();
  const distributions = names.filter((name) => isDistributionFilename(name));
  const companions = distributions.map((name) => name + PROVENANCE_SUFFIX);
  const known = new Set([...distributions, ...companions, CHECKSUMS_FILENAME, RECORD_FILENAME]);
  if (distributions.length === 0) throw clientErrors.create('distributions-missing', { folder });
  return {
    distributions,
    provenance: new Set(names.filter((name) => companions.includes(name))),
    others: names.filter((name) => !known.has(name)),
  };
}

/** The one release that the names of all files give. Throws distribution-project-mismatch, distribution-version-mismatch. */
function releaseOf(filenames: readonly string[]): NamedRelease {
  const parsed = filenames.map((filename) => {
    const { normalizedName: project, version } = parseDistributionFilename(filename);
    return { filename, project, version: parseVersion(version)?.text ?? version };
  });
  const [first = { project: '', version: '' }] = parsed;
  for (const { filename: file, project, version } of parsed) {
    if (project !== first.project) {
      const details = { file, expected: first.project, got: project };
      throw clientErrors.create('distribution-project-mismatch', details);
    }
    if (version !== first.version) {
      throw clientErrors.create('distribution-version-mismatch', {
        file,
        expected: first.version,
        got: version,
      });
    }
  }
  return { project: first.project, version: first.version };
}

async function localProvenance(folder: string, filename: string): Promise<ProvenanceAnswer> {
  const file = path.join(folder, filename + PROVENANCE_SUFFIX);
  const body = await readFile(file).catch((error: unknown) => {
    throw toReadError(error, file);
  });
  return provenanceOf(body, filename);
}

async function wantedFiles(folder: string, listing: Listing): Promise<readonly WantedFile[]> {
  const paths = listing.distributions.map((name) => path.join(folder, name));
  const hashed = await hashFiles(paths);
  return Promise.all(
    hashed.map(async ({ filename, sha256 }) => {
      const isHere = listing.provenance.has(filename + PROVENANCE_SUFFIX);
      return isHere
        ? { filename, sha256, local: await localProvenance(folder, filename) }
        : { filename, sha256 };
    }),
  );
}

/** Does the index list these files with these hashes? */
function checkIndex(files: readonly WantedFile[], { version }: NamedRelease, seen: Seen): Check {
  const { page, unseen, simpleUrl = '' } = seen;
  const index = indexName(simpleUrl);
  if (page === undefined) return unseenCheck('index', unseen);
  const listed = new Map(filesOfVersion(page, version).map((file) => [file.filename, file]));
  if (listed.size === 0) return notPossible('index', `\`${index}\` has no release ${version} of it`);
  const problems = files.flatMap(({ filename: file, sha256: expected = '' }): readonly TokenlessError[] => {
    const found = listed.get(file);
    if (found === undefined) return [releaseErrors.create('served-file-absent', { file, index })];
    const got = found.hashes['sha256']?.toLowerCase();
    if (got === undefined) return [clientErrors.create('download-hash-missing', { file, index })];
    return got === expected
      ? []
      : [releaseErrors.create('served-file-differs', { file, index, expected, got })];
  });
  if (problems.length > 0) return failed('index', problems);
  const more = listed.size - files.length;
  const rest = more > 0 ? `; ${index} has ${count(more, 'file')} more` : '';
  return passed('index', `${count(files.length, 'file')} as ${index} lists${rest}`);
}

/** What was found in a folder. */
export interface FolderFindings {
  readonly release: VerifiedRelease;
  readonly unverifiable: readonly UnverifiableEntry[];
}

/**
 * Verifies a folder that holds one release, by what lies in it and by an index where one is asked.
 * @throws folder-missing, distributions-missing, distribution-project-mismatch,
 * distribution-version-mismatch, file-not-readable
 */
export async function verifyFolder(
  subject: FolderSubject,
  simpleUrl: string | undefined,
  run: VerifyRun,
): Promise<FolderFindings> {
  const { folder } = subject;
  const { signal } = run.settings;
  const listing = await listFolder(folder);
  const release = releaseOf(listing.distributions);
  const [files, seen, sums, record] = await Promise.all([
    wantedFiles(folder, listing),
    lookAt(simpleUrl, release.project, run),
    checkFolderSums(folder, subject.sums, signal),
    checkRecord(folder, listing.distributions, subject.record, signal),
  ]);
  const provenance = await checkProvenance(files, release, seen, run);
  const checks = [sums, checkIndex(files, release, seen), ...provenance.checks, record];
  return {
    release: reportRelease(release, seen, files, provenance.attested, checks, run),
    unverifiable: listing.others.map((name) => ({
      kind: 'unknown',
      text: name,
      location: { file: folder },
    })),
  };
}
