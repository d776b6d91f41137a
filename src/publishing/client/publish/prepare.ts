import {
  type ArchiveLimits,
  type Distribution,
  normalizeName,
  parseVersion,
} from '../../../packaging/index.ts';
import type { SecretFinding } from '../../release/index.ts';
import { clientErrors } from '../errors.ts';
import { type DistributionFile, listDistributions } from '../files/list.ts';
import { type InspectedFile, inspectFiles } from '../inspect/inspect-files.ts';
import type { UploadableFile } from '../upload/upload.ts';

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

/** A release that was searched for secrets too. */
export interface SearchedRelease {
  readonly release: PreparedRelease;
  /** What looks like a secret, by filename, whatever the configuration says of it. */
  readonly findings: ReadonlyMap<string, readonly SecretFinding[]>;
}

function uploadable(file: DistributionFile, { distribution, digests }: InspectedFile): UploadableFile {
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

/** The project and the version that the files say they are, all of them. */
function toRelease(files: readonly UploadableFile[], expected: ExpectedRelease): PreparedRelease {
  const version = expected.version ?? files[0]?.distribution.metadata.version ?? '';
  const project = expected.project ?? files[0]?.distribution.metadata.name ?? '';
  for (const file of files) {
    checkProject(file, project);
    checkVersion(file, version);
  }
  checkTwins(files);
  return { project: normalizeName(project), version: parseVersion(version)?.text ?? version, files };
}

async function prepare(
  folder: string,
  expected: ExpectedRelease,
  searchesSecrets: boolean,
): Promise<SearchedRelease> {
  const listed = await listDistributions(folder, expected);
  const { limits, signal } = expected;
  const read = await inspectFiles(listed, { limits, signal, searchesSecrets });
  const files = read.flatMap((inspected, position) => {
    const file = listed[position];
    return file === undefined ? [] : [uploadable(file, inspected)];
  });
  const findings = new Map(read.map((file) => [file.distribution.filename.filename, file.findings]));
  return { release: toRelease(files, expected), findings };
}

/**
 * Reads every distribution of a folder and checks that together they are one release: safe archives, the
 * right project, one public version, no doubles. Nothing is sent anywhere.
 * @throws folder-missing, distributions-missing, file-not-distribution, distribution-…, version-local-not-allowed,
 * and what `readDistribution` of `packaging` throws
 */
export async function prepareRelease(folder: string, expected: ExpectedRelease): Promise<PreparedRelease> {
  return (await prepare(folder, expected, false)).release;
}

/**
 * The same, and searches them for secrets while they are read.
 * @throws what `prepareRelease` throws
 */
export function prepareSearchedRelease(folder: string, expected: ExpectedRelease): Promise<SearchedRelease> {
  return prepare(folder, expected, true);
}

/** What a release holds, as `buildRecord` wants it. */
export function recordedDistributions(
  release: PreparedRelease,
): readonly { distribution: Distribution; sizeBytes: number; sha256: string }[] {
  return release.files.map(({ distribution, sizeBytes, sha256 }) => ({ distribution, sizeBytes, sha256 }));
}
