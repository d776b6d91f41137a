import type { TokenlessError } from '../../../base/index.ts';
import { releaseErrors } from '../errors.ts';
import type { LockedFile, LockedHash, LockedPackage } from '../locks/lock.ts';
import { type Check, failed, notPossible, passed } from './check.ts';

/** A file as an index lists it: its name, and algorithm → digest. */
export interface ListedHashes {
  readonly filename: string;
  readonly hashes: Readonly<Record<string, string>>;
}

/** Digests that nobody can find a second file for; installers take no others from a lock. */
const STRONG = new Set(['sha256', 'sha384', 'sha512']);

function digestOf(file: ListedHashes, algorithm: string): string | undefined {
  return Object.hasOwn(file.hashes, algorithm) ? file.hashes[algorithm]?.toLowerCase() : undefined;
}

/** Listed files that have every digest that the lock gives for one file, as far as both know the algorithm. */
function matching(locked: LockedFile, listed: readonly ListedHashes[]): readonly ListedHashes[] {
  const strong = locked.hashes.filter(({ algorithm }) => STRONG.has(algorithm));
  const named = listed.filter(
    ({ filename }) => locked.filename === undefined || filename === locked.filename,
  );
  return named.filter((file) => {
    const comparable = strong.filter(({ algorithm }) => digestOf(file, algorithm) !== undefined);
    const isSame = ({ algorithm, digest }: LockedHash): boolean => digestOf(file, algorithm) === digest;
    return comparable.length > 0 && comparable.every(isSame);
  });
}

/** A file of a lock that the index lists with the same digest. */
export interface AgreedFile {
  readonly filename: string;
  /** As the lock says where it says so, else as the index lists it. */
  readonly sha256: string | undefined;
}

/** The files in which lock and index agree, each once. */
export function agreedFiles(locked: LockedPackage, listed: readonly ListedHashes[]): readonly AgreedFile[] {
  const agreed = new Map<string, AgreedFile>();
  for (const file of locked.files) {
    const [found] = matching(file, listed);
    if (found === undefined) continue;
    const own = file.hashes.find(({ algorithm }) => algorithm === 'sha256')?.digest;
    agreed.set(found.filename, { filename: found.filename, sha256: own ?? digestOf(found, 'sha256') });
  }
  return [...agreed.values()];
}

interface Place {
  readonly release: string;
  readonly index: string;
}

function problemOf(file: LockedFile, listed: readonly ListedHashes[], place: Place): TokenlessError {
  const { release, index } = place;
  const [hash] = file.hashes.filter(({ algorithm }) => STRONG.has(algorithm));
  const digest = hash === undefined ? '' : `${hash.algorithm}:${hash.digest}`;
  if (file.filename === undefined) {
    return releaseErrors.create('lock-hash-unknown', { release, digest, index });
  }
  const same = listed.find(({ filename }) => filename === file.filename);
  if (same === undefined) {
    return releaseErrors.create('served-file-absent', { file: file.filename, index });
  }
  const got = hash === undefined ? '' : (digestOf(same, hash.algorithm) ?? '');
  const details = { file: file.filename, index, expected: hash?.digest ?? '', got };
  return releaseErrors.create('served-file-differs', details);
}

function isComparable(file: LockedFile, listed: readonly ListedHashes[]): boolean {
  const algorithms = file.hashes.map(({ algorithm }) => algorithm).filter((name) => STRONG.has(name));
  if (algorithms.length === 0) return false;
  const candidates =
    file.filename === undefined ? listed : listed.filter(({ filename }) => filename === file.filename);
  // A name that the index does not list is a finding, not a gap.
  if (candidates.length === 0) return true;
  return candidates.some((one) => algorithms.some((name) => digestOf(one, name) !== undefined));
}

/**
 * Does the index have each file that the lock allows, with that digest? SECURITY: a digest that no file of
 * the release has may be that of a file elsewhere, which an installer would take (guarded by hashes.test.ts).
 */
export function checkLockHashes(locked: LockedPackage, listed: readonly ListedHashes[], place: Place): Check {
  const comparable = locked.files.filter((file) => isComparable(file, listed));
  const wrong = comparable.filter((file) => matching(file, listed).length === 0);
  if (wrong.length > 0) {
    return failed(
      'lock',
      wrong.map((file) => problemOf(file, listed, place)),
    );
  }
  const left = locked.files.length - comparable.length;
  if (locked.files.length === 0) return notPossible('lock', 'the lock has no digest for it');
  if (left > 0) {
    const why = `${left} of ${locked.files.length} files have no SHA-256 or better in both lock and index`;
    return notPossible('lock', why);
  }
  return passed('lock', `${count(comparable.length, 'digest')} of the lock at ${place.index}`);
}

/** `1 file`, `2 files`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
