import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { isRecord } from '../../../base/index.ts';
import {
  formatChecksums,
  isDistributionFilename,
  normalizeName,
  parseDistributionFilename,
  parseVersion,
} from '../../../packaging/index.ts';
import type { ClientDeps } from '../deps.ts';
import { clientErrors } from '../errors.ts';
import { CHECKSUMS_FILENAME } from '../files/list.ts';
import { concurrently } from '../files/concurrently.ts';
import { hashFiles } from '../files/hash.ts';
import { toWriteError } from '../files/problem.ts';
import { readTextIfThere, writeWhole } from '../files/write.ts';
import { type HttpClient, type HttpStream, createHttpClient } from '../http/index.ts';
import { type ServedFile, fetchServedFiles } from '../publish/simple.ts';
import { type IndexTarget, indexName } from '../target.ts';
import { downloadProvenance } from './provenance.ts';

const DEFAULT_CONCURRENCY = 4;
/** An index need not list sizes (PEP 700); no distribution comes near this. */
const MOST_UNLISTED_BYTES = 4 * 1024 ** 3;

/** A release to fetch. */
export interface DownloadOptions {
  readonly project: string;
  /** Any spelling. */
  readonly version: string;
  readonly target: Pick<IndexTarget, 'simpleUrl' | 'ca'>;
  /** Folder, made when it is not there. */
  readonly into: string;
  /** Write the provenance of each file beside it. */
  readonly provenance?: boolean;
  readonly concurrency?: number;
  readonly signal?: AbortSignal | undefined;
  onProgress?(progress: { file: string; receivedBytes: number; totalBytes: number | undefined }): void;
}

/** A fetched file. */
export interface DownloadedFile {
  readonly filename: string;
  readonly path: string;
  readonly sha256: string;
  /** `kept`: the folder had exactly this file. */
  readonly outcome: 'downloaded' | 'kept';
}

/** A file that the index lists with a hash to check it by. */
interface ListedFile extends ServedFile {
  readonly sha256: string;
  readonly path: string;
}

/** What a download works with. */
interface Run {
  readonly options: DownloadOptions;
  readonly http: HttpClient;
}

function belongsTo({ filename }: ServedFile, project: string, version: string): boolean {
  if (!isDistributionFilename(filename)) return false;
  const parsed = parseDistributionFilename(filename);
  const canonical = parseVersion(parsed.version)?.canonical;
  return parsed.normalizedName === project && canonical !== undefined && canonical === version;
}

/**
 * Where a listed file goes. SECURITY: an index names its files freely; a name with a path in it would be
 * written elsewhere (guarded by download.test.ts).
 */
function placed(file: ServedFile, { options }: Run): ListedFile {
  const { filename, sha256 } = file;
  const index = indexName(options.target.simpleUrl);
  if (/[/\\\p{Cc}]/u.test(filename) || filename.startsWith('.')) {
    throw clientErrors.create('download-filename-unsafe', { file: filename, index });
  }
  if (sha256 === undefined) throw clientErrors.create('download-hash-missing', { file: filename, index });
  return { ...file, sha256, path: path.join(options.into, filename) };
}

async function listRelease(run: Run): Promise<readonly ListedFile[]> {
  const { project, version, target, signal } = run.options;
  const served = await fetchServedFiles(target, project, run.http, signal);
  const canonical = parseVersion(version)?.canonical ?? version;
  const files = served.filter((file) => belongsTo(file, normalizeName(project), canonical));
  if (files.length > 0) return files.map((file) => placed(file, run));
  throw clientErrors.create('release-not-found', { project, version, index: indexName(target.simpleUrl) });
}

/** True when the folder has this file already; a file of that name with other bytes stops everything. */
async function isThere({ filename, path: file, sha256 }: ListedFile, folder: string): Promise<boolean> {
  try {
    const [entry] = await hashFiles([file]);
    if (entry?.sha256 === sha256) return true;
  } catch (error) {
    if (isRecord(error) && isRecord(error['cause']) && error['cause']['code'] === 'ENOENT') return false;
    throw error;
  }
  throw clientErrors.create('download-file-differs', { file: filename, folder });
}

async function receive(file: ListedFile, answer: HttpStream, { options }: Run): Promise<void> {
  await writeWhole(file.path, async (append) => {
    const hash = createHash('sha256');
    let receivedBytes = 0;
    for await (const chunk of answer.content) {
      receivedBytes += chunk.byteLength;
      hash.update(chunk);
      // An index that sends more than it lists is stopped before it fills the disk.
      if (receivedBytes > (file.size ?? MOST_UNLISTED_BYTES)) break;
      await append(chunk);
      options.onProgress?.({ file: file.filename, receivedBytes, totalBytes: file.size });
    }
    const got = hash.digest('hex');
    if (got === file.sha256) return;
    throw clientErrors.create('download-hash-mismatch', { file: file.filename, expected: file.sha256, got });
  });
}

async function fetchFile(file: ListedFile, run: Run, signal: AbortSignal): Promise<DownloadedFile> {
  const { filename, path, sha256 } = file;
  if (await isThere(file, run.options.into)) return { filename, path, sha256, outcome: 'kept' };
  await run.http.download({ method: 'GET', url: file.url, signal }, (answer) => receive(file, answer, run));
  return { filename, path, sha256, outcome: 'downloaded' };
}

async function writeList(files: readonly DownloadedFile[], folder: string): Promise<string> {
  const list = path.join(folder, CHECKSUMS_FILENAME);
  const text = formatChecksums(files.map(({ filename, sha256 }) => ({ filename, sha256 })));
  const existing = await readTextIfThere(list);
  if (existing === text) return list;
  if (existing !== undefined)
    throw clientErrors.create('download-file-differs', { file: CHECKSUMS_FILENAME, folder });
  await writeWhole(list, (append) => append(text));
  return list;
}

/** A fetched release: the files, and `SHA256SUMS` beside them, where `sha256sum -c SHA256SUMS` passes. */
export interface DownloadOutcome {
  readonly files: readonly DownloadedFile[];
  readonly checksums: string;
  /** Files with provenance; empty where none was asked for or the index has none. */
  readonly provenance: readonly string[];
}

/**
 * Fetches every file of a release and checks each against the hash that the index lists. Files get their
 * names only when they are whole and right; `SHA256SUMS` comes last. What is there already is kept when it is
 * the same and refused when it is not.
 * @throws release-not-found, download-…, file-not-writable, index-…
 */
export async function downloadRelease(options: DownloadOptions, deps: ClientDeps): Promise<DownloadOutcome> {
  const http = createHttpClient({ ca: options.target.ca, deps });
  const run: Run = { options, http };
  try {
    const listed = await listRelease(run);
    await mkdir(options.into, { recursive: true }).catch((error: unknown) => {
      throw toWriteError(error, options.into);
    });
    const limit = options.concurrency ?? DEFAULT_CONCURRENCY;
    const fetchOne = (file: ListedFile, signal: AbortSignal): Promise<DownloadedFile> =>
      fetchFile(file, run, signal);
    const files = await concurrently(listed, limit, fetchOne, options.signal);
    const checksums = await writeList(files, options.into);
    const asking = { http, settings: { signal: options.signal } };
    const provenance = options.provenance === true ? await downloadProvenance(files, options, asking) : [];
    return { files, checksums, provenance };
  } finally {
    http.close();
  }
}
