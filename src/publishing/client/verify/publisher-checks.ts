import { compareVersions, parseVersion } from '../../../packaging/index.ts';
import {
  type AttestationIdentity,
  type Check,
  count,
  failed,
  notPossible,
  passed,
  policyDifferences,
  publisherDifferences,
  releaseErrors,
  shownPublisher,
} from '../../release/index.ts';
import {
  type AttestationsOutcome,
  type AttestedFile,
  type ProvedPublisher,
  checkAttestations,
} from './attestations.ts';
import { type ProjectPage, filesOfVersion, previousVersion } from './page.ts';
import { fetchProvenance } from './provenance.ts';
import { type VerifyRun, acceptedKey } from './run.ts';

/** A release by its name, as both checks speak of it. */
export interface NamedRelease {
  readonly project: string;
  readonly version: string;
}

const named = ({ project, version }: NamedRelease): string => `${project}==${version}`;

/** Why no publisher is proved. */
function unproved(
  check: 'publisher' | 'same-publisher',
  { check: attestations }: AttestationsOutcome,
): Check {
  const why =
    attestations.outcome === 'failed'
      ? 'its attestations do not hold, and nothing else proves who published it'
      : `no attestation proves who published it: ${attestations.why}`;
  return notPossible(check, why, attestations.network);
}

/** The policies that come nearest: those that fewest fields speak against. */
function nearest(policies: readonly AttestationIdentity[], got: AttestationIdentity): AttestationIdentity {
  const [first = {}] = policies.toSorted(
    (a, b) => policyDifferences(a, got).length - policyDifferences(b, got).length,
  );
  return first;
}

/** Is who is proved to have published each file one of those who may? */
export function checkPublisher(
  outcome: AttestationsOutcome,
  policies: readonly AttestationIdentity[],
): Check {
  if (policies.length === 0) {
    return notPossible(
      'publisher',
      'no publisher is declared for this project, by configuration, file or lock',
    );
  }
  const { attested } = outcome;
  if (attested.length === 0) return unproved('publisher', outcome);
  const problems = attested.flatMap(({ filename, publishers }) =>
    publishers.flatMap(({ identity }) => {
      if (policies.some((policy) => policyDifferences(policy, identity).length === 0)) return [];
      const [row] = policyDifferences(nearest(policies, identity), identity);
      if (row === undefined) return [];
      return [releaseErrors.create('provenance-publisher-mismatch', { file: filename, ...row })];
    }),
  );
  if (problems.length > 0) return failed('publisher', problems);
  // SECURITY: what some files prove says nothing of a file that proves nothing (guarded by verify.test.ts).
  if (outcome.check.outcome !== 'passed') return unproved('publisher', outcome);
  const [publisher] = attested.flatMap(({ publishers }) => publishers);
  const shown = publisher === undefined ? '' : `: ${shownPublisher(publisher.identity)}`;
  return passed('publisher', `${count(attested.length, 'file')} by a declared publisher${shown}`);
}

/** Numbers of the forge, where both certificates have them: a name that was given up is not its heir's. */
function originDifferences(
  before: ProvedPublisher,
  now: ProvedPublisher,
): ReturnType<typeof publisherDifferences> {
  const rows = (['sourceRepositoryId', 'sourceRepositoryOwnerId'] as const).map((field) => ({
    field,
    expected: before.claims[field] ?? null,
    got: now.claims[field] ?? null,
  }));
  return rows.filter(({ expected, got }) => expected !== null && got !== null && expected !== got);
}

function changes(
  before: readonly ProvedPublisher[],
  { publishers }: AttestedFile,
): ReturnType<typeof publisherDifferences> {
  for (const now of publishers) {
    const candidates = before.map((one) => [
      ...publisherDifferences(one.identity, now.identity),
      ...originDifferences(one, now),
    ]);
    if (candidates.some((rows) => rows.length === 0)) continue;
    return candidates.toSorted((a, b) => a.length - b.length)[0] ?? [];
  }
  return [];
}

async function attestedBefore(
  page: ProjectPage,
  version: string,
  run: VerifyRun,
): Promise<AttestationsOutcome> {
  const files = filesOfVersion(page, version);
  // One file tells who published; one that the page gives provenance for, when there is such a one.
  const [file] = files.toSorted(
    (a, b) => Number(typeof b.provenance === 'string') - Number(typeof a.provenance === 'string'),
  );
  const facts =
    file === undefined
      ? []
      : [
          {
            filename: file.filename,
            sha256: file.hashes['sha256']?.toLowerCase(),
            provenance: await fetchProvenance(file, page, run),
          },
        ];
  const where = { index: new URL(page.url).host, isAccepted: false, isPromised: false };
  return checkAttestations(facts, run.settings.verifier, where);
}

/** Had the release before provenance? Where the page does not speak of it, its attestations must hold. */
async function hadProvenance(page: ProjectPage, version: string, run: VerifyRun): Promise<boolean> {
  if (page.tellsProvenance) {
    return filesOfVersion(page, version).some(({ provenance }) => typeof provenance === 'string');
  }
  return (await attestedBefore(page, version, run)).attested.length > 0;
}

function compared(
  release: NamedRelease,
  previous: NamedRelease,
  now: AttestationsOutcome,
  before: AttestationsOutcome,
): Check {
  const publishers = before.attested.flatMap((file) => file.publishers);
  if (publishers.length === 0) {
    const { outcome, why, network } = before.check;
    const reason = outcome === 'failed' ? `the attestations of ${named(previous)} do not hold` : why;
    return notPossible(
      'same-publisher',
      `the release before, ${named(previous)}, proves no publisher: ${reason}`,
      network,
    );
  }
  const [row] = now.attested.flatMap((file) => changes(publishers, file));
  if (row !== undefined) {
    const details = { release: named(release), previous: named(previous), ...row };
    return failed('same-publisher', [releaseErrors.create('provenance-publisher-changed', details)]);
  }
  if (now.check.outcome !== 'passed') return unproved('same-publisher', now);
  const [first] = publishers;
  const shown = first === undefined ? '' : ` (${shownPublisher(first.identity)})`;
  return passed('same-publisher', `the publisher of ${named(previous)}${shown}`);
}

/**
 * Is it the publisher of the release before? The release before is the highest lower version that the index
 * has. SECURITY: a release that suddenly has no provenance is what a stolen token publishes, so it does not
 * pass (guarded by verify.test.ts).
 */
export async function checkSamePublisher(
  release: NamedRelease,
  page: ProjectPage | undefined,
  outcome: AttestationsOutcome,
  run: VerifyRun,
): Promise<Check> {
  const { accepted, verifier } = run.settings;
  if (accepted.has(acceptedKey(release.project, release.version))) {
    return notPossible('same-publisher', 'somebody looked at its publisher and accepted it (`--accept`)');
  }
  if (page === undefined) return unproved('same-publisher', outcome);
  const version = previousVersion(page, release.version);
  if (version === undefined) return notPossible('same-publisher', 'the index has no release before it');
  const previous = { project: release.project, version };
  if (outcome.isAbsent) {
    if (!(await hadProvenance(page, version, run))) return unproved('same-publisher', outcome);
    const details = { release: named(release), previous: named(previous) };
    return failed('same-publisher', [releaseErrors.create('provenance-dropped', details)]);
  }
  if (outcome.attested.length === 0 || verifier === undefined) return unproved('same-publisher', outcome);
  return compared(release, previous, outcome, await attestedBefore(page, version, run));
}

/** For the order of releases in a report. */
export function byRelease(a: NamedRelease, b: NamedRelease): number {
  if (a.project !== b.project) return a.project < b.project ? -1 : 1;
  // A lock may pin a version that is none (`===`).
  const isOrdered = parseVersion(a.version) !== undefined && parseVersion(b.version) !== undefined;
  if (isOrdered) return compareVersions(a.version, b.version);
  return a.version < b.version ? -1 : Number(a.version > b.version);
}
