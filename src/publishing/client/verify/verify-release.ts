import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TokenlessError } from '../../../base/index.ts';
import { normalizeName } from '../../../packaging/index.ts';
import { type Check, type VerifiedRelease, count, failed, notPossible, passed } from '../../release/index.ts';
import type { ClientDeps } from '../deps.ts';
import { downloadRelease } from '../download/download.ts';
import { clientErrors } from '../errors.ts';
import { concurrently } from '../files/concurrently.ts';
import { parseUrl } from '../http/index.ts';
import { indexName } from '../target.ts';
import { type Seen, type WantedFile, checkProvenance, findingOf, lookAt, reportRelease } from './facts.ts';
import { type PageFile, filesOfVersion } from './page.ts';
import type { NamedRelease } from './publisher-checks.ts';
import { checkRecord } from './record.ts';
import type { VerifyRun } from './run.ts';
import { checkListedSums } from './sums.ts';

const FILES_AT_ONCE = 4;
/** An index need not list sizes (PEP 700); no distribution comes near this. */
const MOST_UNLISTED_BYTES = 4 * 1024 ** 3;

/** A release at an index. */
export interface ReleaseSubject {
  readonly kind: 'release';
  /** Any spelling. */
  readonly project: string;
  readonly version: string;
  /** A `SHA256SUMS` that was got elsewhere. */
  readonly sums?: string | undefined;
  /** A release record that was got elsewhere. */
  readonly record?: string | undefined;
}

interface ListedFile extends PageFile {
  readonly sha256: string | undefined;
}

/** Fetches one file, keeps nothing of it, and compares its hash with the listed one. */
async function checkBytes(file: ListedFile, { http, settings }: VerifyRun): Promise<void> {
  const { filename, url, sha256: expected = '', size } = file;
  const { signal } = settings;
  const request = { method: 'GET', url, ...(signal === undefined ? {} : { signal }) } as const;
  const got = await http.download(request, async ({ content }) => {
    const hash = createHash('sha256');
    let receivedBytes = 0;
    for await (const chunk of content) {
      receivedBytes += chunk.byteLength;
      hash.update(chunk);
      // An index that sends more than it lists is not heard to its end.
      if (receivedBytes > (size ?? MOST_UNLISTED_BYTES)) break;
    }
    return hash.digest('hex');
  });
  if (got === expected) return;
  throw clientErrors.create('download-hash-mismatch', { file: filename, expected, got });
}

const isMismatch = (error: unknown): error is TokenlessError =>
  clientErrors.owns(error) && error.code === 'download-hash-mismatch';

async function checkServed(files: readonly ListedFile[], index: string, run: VerifyRun): Promise<Check> {
  const bare = files.filter(({ sha256 }) => sha256 === undefined);
  if (bare.length > 0) {
    const errors = bare.map(({ filename: file }) =>
      clientErrors.create('download-hash-missing', { file, index }),
    );
    return failed('index', errors);
  }
  if (run.settings.listedOnly === true) {
    return notPossible(
      'index',
      'the files were not fetched (`--no-fetch`): only what the index lists of them is known',
    );
  }
  const check = (file: ListedFile): Promise<TokenlessError | undefined> =>
    findingOf(() => checkBytes(file, run), isMismatch);
  try {
    const found = await concurrently(files, FILES_AT_ONCE, check, run.settings.signal);
    const problems = found.filter((error) => error !== undefined);
    if (problems.length > 0) return failed('index', problems);
    return passed('index', `${count(files.length, 'file')} with the bytes that ${index} lists`);
  } catch (error) {
    if (!clientErrors.owns(error)) throw error;
    return notPossible('index', error.message, error);
  }
}

/** The record covers contents, so the files are fetched into a folder that is gone afterwards. */
async function checkFetchedRecord(
  subject: ReleaseSubject,
  simpleUrl: string,
  run: VerifyRun,
  deps: ClientDeps,
): Promise<Check> {
  const { record, project, version } = subject;
  if (record === undefined) return notPossible('record', 'no release record was given (`--record FILE`)');
  const { index, signal } = run.settings;
  const into = await mkdtemp(path.join(tmpdir(), 'tokenless-verify-'));
  try {
    const ca = index?.ca === undefined ? {} : { ca: index.ca };
    const target = { simpleUrl, ...ca };
    const { files } = await downloadRelease({ project, version, target, into, signal }, deps);
    const names = files.map(({ filename }) => filename);
    return await checkRecord(into, names, record, signal);
  } catch (error) {
    if (isMismatch(error)) return failed('record', [error]);
    if (!clientErrors.owns(error) || error.code.startsWith('file-')) throw error;
    return notPossible('record', error.message, error);
  } finally {
    await rm(into, { recursive: true, force: true });
  }
}

function requireFiles(seen: Seen, { project, version }: NamedRelease): readonly ListedFile[] {
  // A single release that the network keeps from us has no report to be told in.
  if (seen.unseen?.network !== undefined) throw seen.unseen.network;
  const files = seen.page === undefined ? [] : filesOfVersion(seen.page, version);
  if (files.length > 0)
    return files.map((file) => ({ ...file, sha256: file.hashes['sha256']?.toLowerCase() }));
  const index = indexName(seen.simpleUrl ?? '');
  throw clientErrors.create('release-not-found', { project, version, index });
}

/**
 * Verifies one release by what its index serves.
 * @throws release-not-found, index-…, file-not-readable
 */
export async function verifyRelease(
  subject: ReleaseSubject,
  simpleUrl: string,
  run: VerifyRun,
  deps: ClientDeps,
): Promise<VerifiedRelease> {
  const asked = { project: normalizeName(subject.project), version: subject.version };
  parseUrl(simpleUrl);
  const seen = await lookAt(simpleUrl, asked.project, run);
  const files = requireFiles(seen, asked);
  const release = { ...asked, version: files[0]?.version ?? asked.version };
  const wanted: readonly WantedFile[] = files.map(({ filename, sha256 }) => ({ filename, sha256 }));
  const sums = await checkListedSums(subject.sums, wanted);
  const [served, provenance, record] = await Promise.all([
    checkServed(files, indexName(simpleUrl), run),
    checkProvenance(wanted, release, seen, run),
    checkFetchedRecord(subject, simpleUrl, run, deps),
  ]);
  const checks = [sums, served, ...provenance.checks, record];
  return reportRelease(release, seen, wanted, provenance.attested, checks, run);
}
