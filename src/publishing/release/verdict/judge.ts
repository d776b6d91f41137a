import type { TokenlessError } from '../../../base/index.ts';
import { releaseErrors } from '../errors.ts';
import type { AttestationIdentity, UnverifiableEntry } from '../locks/lock.ts';
import { type Check, type CheckName, requireCheck } from './check.ts';

/** What was verified: a release at an index, a folder, or a lock file. */
export interface VerifiedSubject {
  readonly kind: 'release' | 'folder' | 'lock';
  /** As it was asked for. */
  readonly name: string;
}

/** A file of a release, and who is proved to have published it. */
export interface VerifiedFile {
  readonly filename: string;
  readonly sha256: string | null;
  /** By verified attestations; empty where there is none. */
  readonly publishers: readonly AttestationIdentity[];
}

/** One release and how its checks ended. */
export interface VerifiedRelease {
  readonly project: string;
  readonly version: string;
  /** What people call the index; null when none was asked. */
  readonly index: string | null;
  readonly files: readonly VerifiedFile[];
  readonly checks: readonly Check[];
}

/** `unknown`: nothing was found wanting, but the network kept an answer back. */
export type VerifyVerdict = 'verified' | 'refused' | 'unknown';

/** Everything that was found. */
export interface VerifyReport {
  readonly verdict: VerifyVerdict;
  readonly subject: VerifiedSubject;
  readonly releases: readonly VerifiedRelease[];
  readonly unverifiable: readonly UnverifiableEntry[];
  /** What concerns the whole and no single release. */
  readonly problems: readonly TokenlessError[];
}

/** What is judged. */
export interface VerifyFindings {
  readonly subject: VerifiedSubject;
  readonly releases: readonly VerifiedRelease[];
  readonly unverifiable: readonly UnverifiableEntry[];
  /** Checks that must have been possible. */
  readonly required: readonly CheckName[];
}

/** Kinds of entries that `--require lock` does not accept: what is local is the project's own. */
const FOREIGN = new Set(['vcs', 'url', 'unpinned', 'source', 'unknown']);

function unverifiableProblems({ unverifiable, required }: VerifyFindings): readonly TokenlessError[] {
  if (!required.includes('lock')) return [];
  return unverifiable
    .filter(({ kind }) => FOREIGN.has(kind))
    .map(({ text, location }) => {
      const problem = 'the entry names no release of an index with a digest';
      return releaseErrors.create(
        'check-not-possible',
        { check: 'lock', release: text, problem },
        { location },
      );
    });
}

function verdictOf(releases: readonly VerifiedRelease[], problems: readonly TokenlessError[]): VerifyVerdict {
  const checks = releases.flatMap((release) => release.checks);
  if (problems.length > 0 || checks.some(({ outcome }) => outcome === 'failed')) return 'refused';
  if (checks.some(({ network }) => network !== undefined)) return 'unknown';
  return 'verified';
}

/**
 * One verdict over all checks. Fails closed: what was required and not possible is refused, and so is a
 * subject of which nothing at all was checked.
 */
export function judge(findings: VerifyFindings): VerifyReport {
  const { subject, unverifiable, required } = findings;
  const releases = findings.releases.map((release) => {
    const name = `${release.project}==${release.version}`;
    const checks = release.checks.map((check) => requireCheck(check, name, required));
    return { ...release, checks };
  });
  const checks = releases.flatMap((release) => release.checks);
  const isOpen = checks.some(({ outcome, network }) => outcome !== 'not-possible' || network !== undefined);
  const problems = [
    ...unverifiableProblems(findings),
    ...(isOpen ? [] : [releaseErrors.create('nothing-verified', { subject: subject.name })]),
  ];
  return { verdict: verdictOf(releases, problems), subject, releases, unverifiable, problems };
}
