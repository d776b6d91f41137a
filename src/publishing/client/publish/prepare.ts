import { locateError } from '../../../base/index.ts';
import {
  type ArchiveLimits,
  type Distribution,
  checkMetadataAgrees,
  normalizeName,
  parseVersion,
  readDistribution,
} from '../../../packaging/index.ts';
import { clientErrors } from '../errors.ts';
import { concurrently } from '../files/concurrently.ts';
import { hashFile } from '../files/hash.ts';
import { type DistributionFile, listDistributions } from '../files/list.ts';
import { openFileSource } from '../files/source.ts';
import type { UploadableFile } from '../upload/upload.ts';

const CONCURRENCY = 2;

/** What the files of a folder must be. */
export interface ExpectedRelease {
  /** The project, any spelling; left out: that of the first file. */
  readonly project?: string | undefined;
  /** The version, any spelling; left out: that of the first file. */
  readonly version?: string | undefined;
  readonly limits?: Partial<ArchiveLimits> | undefined;
  /** True for a folder that was downloaded: its `SHA256SUMS` lies among the files. */
  readonly allowChecksums?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** A folder that was read and found to hold one release of one project. */
export interface PreparedRelease {
  /** Normalised. */
  readonly project: string;
  /** In normal form. */
  readonly version: string;
  /** By filename. */
  readonly files: readonly UploadableFile[];
}

async function readFile(file: DistributionFile, limits: ExpectedRelease['limits']): Promise<Distribution> {
  await using source = await openFileSource(file.path);
  const distribution = await readDistribution(source, file.filename, limits === undefined ? {} : { limits });
  checkMetadataAgrees(distribution.filename, distribution.metadata);
  return distribution;
}

async function prepareFile(
  file: DistributionFile,
  limits: ExpectedRelease['limits'],
): Promise<UploadableFile> {
  const distribution = await readFile(file, limits).catch((error: unknown) => {
    // Errors of the archive speak of members only; a folder has several archives.
    throw locateError(error, { file: file.filename });
  });
  const digests = await hashFile(file.path);
  return { ...file, sizeBytes: digests.sizeBytes, distribution, digests, sha256: digests.sha256 };
}

function checkProject({ filename, distribution }: UploadableFile, project: string): void {
  const { normalizedName, name } = distribution.metadata;
  if (normalizedName === normalizeName(project)) return;
  throw clientErrors.create('distribution-project-mismatch', {
    file: filename,
    expected: project,
    got: name,
  });
}

function checkVersion({ filename, distribution }: UploadableFile, expected: string): void {
  const got = distribution.metadata.version;
  if (parseVersion(got)?.local !== undefined) {
    throw clientErrors.create('version-local-not-allowed', { file: filename, version: got });
  }
  if (parseVersion(got)?.canonical === parseVersion(expected)?.canonical) return;
  throw clientErrors.create('distribution-version-mismatch', { file: filename, expected, got });
}

/** Two spellings of one filename: an index keeps the first only. */
function checkTwins(files: readonly UploadableFile[]): void {
  const seen = new Map<string, string>();
  for (const { filename, distribution } of files) {
    const { filename: parsed } = distribution;
    const tags = parsed.kind === 'wheel' ? [parsed.build ?? '', ...parsed.tags.toSorted()] : [parsed.kind];
    const key = [parsed.version, ...tags].join(' ');
    const twin = seen.get(key);
    if (twin !== undefined) throw clientErrors.create('distribution-duplicate', { file: filename, twin });
    seen.set(key, filename);
  }
}

/**
 * Reads every distribution of a folder and checks that together they are one release: safe archives, the
 * right project, one public version, no doubles. Nothing is sent anywhere.
 * @throws folder-missing, distributions-missing, file-not-distribution, distribution-…, version-local-not-allowed,
 * and what `readDistribution` of `packaging` throws
 */
export async function prepareRelease(folder: string, expected: ExpectedRelease): Promise<PreparedRelease> {
  const listed = await listDistributions(folder, expected);
  const prepare = (file: DistributionFile): Promise<UploadableFile> => prepareFile(file, expected.limits);
  const files = await concurrently(listed, CONCURRENCY, prepare, expected.signal);
  const version = expected.version ?? files[0]?.distribution.metadata.version ?? '';
  const project = expected.project ?? files[0]?.distribution.metadata.name ?? '';
  for (const file of files) {
    checkProject(file, project);
    checkVersion(file, version);
  }
  checkTwins(files);
  return { project: normalizeName(project), version: parseVersion(version)?.text ?? version, files };
}

/** What a release holds, as `buildRecord` wants it. */
export function recordedDistributions(
  release: PreparedRelease,
): readonly { distribution: Distribution; sizeBytes: number; sha256: string }[] {
  return release.files.map(({ distribution, sizeBytes, sha256 }) => ({ distribution, sizeBytes, sha256 }));
}
