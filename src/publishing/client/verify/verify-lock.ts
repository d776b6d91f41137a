import { type TokenlessError, locateError } from '../../../base/index.ts';
import {
  type Check,
  type Lock,
  type LockedPackage,
  type VerifiedRelease,
  agreedFiles,
  checkLockHashes,
  notPossible,
} from '../../release/index.ts';
import { concurrently } from '../files/concurrently.ts';
import { indexName } from '../target.ts';
import { type Seen, type WantedFile, checkProvenance, lookAt, reportRelease, unseenCheck } from './facts.ts';
import { type PageFile, filesOfVersion } from './page.ts';
import { byRelease } from './publisher-checks.ts';
import type { VerifyRun } from './run.ts';

const PACKAGES_AT_ONCE = 16;

/** A lock file. */
export interface LockSubject {
  readonly kind: 'lock';
  readonly file: string;
  /** Where relative paths start, below which included files may lie. */
  readonly directory: string;
}

/** The simple indexes that may have a package, in the order in which they are asked. */
function indexesOf(locked: LockedPackage, lock: Lock, { settings }: VerifyRun): readonly string[] {
  const { index, indexDecides } = settings;
  if (index === undefined) return [];
  if (indexDecides === true) return [index.simpleUrl];
  if (locked.index !== undefined) return [locked.index];
  return lock.indexes.length > 0 ? lock.indexes : [index.simpleUrl];
}

/** The files that an index lists of a locked release. */
function listedFiles(locked: LockedPackage, { page }: Seen): readonly PageFile[] {
  return page === undefined ? [] : filesOfVersion(page, locked.version);
}

/** The index whose files the lock allows, else the first that has the release at all, else the first answer. */
async function findRelease(locked: LockedPackage, lock: Lock, run: VerifyRun): Promise<Seen> {
  const answers: Seen[] = [];
  for (const simpleUrl of indexesOf(locked, lock, run)) {
    const seen = await lookAt(simpleUrl, locked.name, run);
    if (agreedFiles(locked, listedFiles(locked, seen)).length > 0) return seen;
    answers.push(seen);
  }
  const withFiles = answers.find((seen) => listedFiles(locked, seen).length > 0);
  return withFiles ?? answers[0] ?? lookAt(undefined, locked.name, run);
}

function checkLock(locked: LockedPackage, listed: readonly PageFile[], seen: Seen): Check {
  const { page, unseen, simpleUrl = '' } = seen;
  const index = indexName(simpleUrl);
  const release = `${locked.name}==${locked.version}`;
  if (page === undefined) return unseenCheck('lock', unseen);
  if (listed.length > 0) return checkLockHashes(locked, listed, { release, index });
  return notPossible('lock', `\`${index}\` has no release ${locked.version} of it`);
}

async function verifyPackage(locked: LockedPackage, lock: Lock, run: VerifyRun): Promise<VerifiedRelease> {
  const release = { project: locked.name, version: locked.version };
  const seen = await findRelease(locked, lock, run);
  const listed = listedFiles(locked, seen);
  const check = checkLock(locked, listed, seen);
  // Without digests in the lock, what the index lists is what would be installed.
  const wanted: readonly WantedFile[] =
    locked.files.length > 0
      ? agreedFiles(locked, listed)
      : listed.map(({ filename, hashes }) => ({ filename, sha256: hashes['sha256']?.toLowerCase() }));
  const provenance = await checkProvenance(wanted, release, seen, run, locked.identities);
  const checks = [check, ...provenance.checks];
  return reportRelease(release, seen, wanted, provenance.attested, checks, run);
}

/** What was found wanting, with the line of the lock that pins the release. */
function atLine(release: VerifiedRelease, { location }: LockedPackage): VerifiedRelease {
  const located = (problem: TokenlessError): TokenlessError =>
    locateError(problem, location) as TokenlessError;
  const checks = release.checks.map((check) => ({ ...check, problems: check.problems.map(located) }));
  return { ...release, checks };
}

/**
 * Verifies every release that a lock pins, many at once. A release that the network keeps from us is told as
 * such and stops no other.
 */
export async function verifyLock(lock: Lock, run: VerifyRun): Promise<readonly VerifiedRelease[]> {
  let done = 0;
  const total = lock.packages.length;
  const verifyOne = async (locked: LockedPackage): Promise<VerifiedRelease> => {
    const release = await verifyPackage(locked, lock, run);
    done += 1;
    run.settings.onProgress?.({ done, total, what: `${release.project} ${release.version}` });
    return atLine(release, locked);
  };
  const releases = await concurrently(lock.packages, PACKAGES_AT_ONCE, verifyOne, run.settings.signal);
  return releases.toSorted(byRelease);
}
