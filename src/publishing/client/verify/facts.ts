import type { TokenlessError } from '../../../base/index.ts';
import {
  type AttestationIdentity,
  type Check,
  type CheckName,
  type VerifiedFile,
  type VerifiedRelease,
  failed,
  notPossible,
  releaseErrors,
  shownPublisher,
} from '../../release/index.ts';
import { clientErrors } from '../errors.ts';
import { concurrently } from '../files/concurrently.ts';
import { indexName } from '../target.ts';
import {
  type AttestationsOutcome,
  type AttestedFile,
  type FileFacts,
  checkAttestations,
} from './attestations.ts';
import { type ProjectPage, fetchProjectPage, filesOfVersion } from './page.ts';
import { type ProvenanceAnswer, fetchProvenance } from './provenance.ts';
import { type NamedRelease, checkPublisher, checkSamePublisher } from './publisher-checks.ts';
import { type Unseen, type VerifyRun, acceptedKey } from './run.ts';

const FILES_AT_ONCE = 4;
/** Checks for which provenance is fetched. */
const OF_PROVENANCE = ['attestations', 'publisher', 'same-publisher'] as const satisfies readonly CheckName[];

/** What is known of a project at the index that was asked, if one was. */
export interface Seen {
  /** The simple index; undefined: none is asked. */
  readonly simpleUrl: string | undefined;
  readonly page: ProjectPage | undefined;
  /** Why there is no page. */
  readonly unseen: Unseen | undefined;
}

/** What an index says of a project; a failure of the network is something that was not seen. */
export async function lookAt(simpleUrl: string | undefined, project: string, run: VerifyRun): Promise<Seen> {
  const nothing = (unseen: Unseen): Seen => ({ simpleUrl, page: undefined, unseen });
  if (simpleUrl === undefined) return nothing({ why: 'no index was asked (`--offline`)' });
  try {
    const page = await fetchProjectPage(simpleUrl, project, run);
    if (page !== undefined) return { simpleUrl, page, unseen: undefined };
    return nothing({ why: `\`${indexName(simpleUrl)}\` does not know the project` });
  } catch (error) {
    if (!clientErrors.owns(error)) throw error;
    // An address that may not be asked stays so; what the network keeps from us may come later.
    const isAddress = error.code.startsWith('index-url-');
    return nothing({ why: error.message, ...(isAddress ? {} : { network: error }) });
  }
}

/** A file whose provenance is wanted, and one that lies beside it already. */
export interface WantedFile {
  readonly filename: string;
  readonly sha256: string | undefined;
  readonly local?: ProvenanceAnswer | undefined;
}

/** Where each file comes from: by what lies beside it, else by the index. */
export async function findProvenance(
  files: readonly WantedFile[],
  release: NamedRelease,
  seen: Seen,
  run: VerifyRun,
): Promise<readonly FileFacts[]> {
  const listed = seen.page === undefined ? [] : filesOfVersion(seen.page, release.version);
  const find = async ({ filename, sha256, local }: WantedFile): Promise<FileFacts> => {
    if (local !== undefined) return { filename, sha256, provenance: local };
    const { page, unseen } = seen;
    if (page === undefined) {
      const why = unseen ?? { why: 'no index was asked' };
      return { filename, sha256, provenance: { kind: 'unseen', ...why } };
    }
    const file = listed.find((one) => one.filename === filename);
    const why = `\`${indexName(page.url)}\` does not list \`${filename}\``;
    const provenance: ProvenanceAnswer =
      file === undefined ? { kind: 'unseen', why } : await fetchProvenance(file, page, run);
    return { filename, sha256, provenance };
  };
  return concurrently(files, FILES_AT_ONCE, find, run.settings.signal);
}

/** What checks of provenance found. */
export interface ProvenanceChecks {
  readonly checks: readonly Check[];
  readonly attested: readonly AttestedFile[];
}

/** The three checks where there is no file to look at. */
function withoutFiles({ unseen }: Seen): ProvenanceChecks {
  const nothing = { why: 'no file of it is the same here and at the index' };
  return { checks: OF_PROVENANCE.map((name) => unseenCheck(name, unseen ?? nothing)), attested: [] };
}

/** Who published, by what is declared and by what a lock recorded: where both say something, both must hold. */
function checkPolicies(
  outcome: AttestationsOutcome,
  release: NamedRelease,
  declared: readonly AttestationIdentity[],
  locked: readonly AttestationIdentity[],
): Check {
  const [recorded] = locked;
  if (recorded !== undefined && outcome.isAbsent) {
    const details = {
      release: `${release.project}==${release.version}`,
      publisher: shownPublisher(recorded),
    };
    return failed('publisher', [releaseErrors.create('lock-identity-unproved', details)]);
  }
  const lists = [declared, locked].filter((list) => list.length > 0);
  const checks = (lists.length > 0 ? lists : [[]]).map((list) => checkPublisher(outcome, list));
  return checks.find((check) => check.outcome !== 'passed') ?? checkPublisher(outcome, lists[0] ?? []);
}

/** The three checks that stand on provenance; `locked` is who a lock says attested the files. */
export async function checkProvenance(
  files: readonly WantedFile[],
  release: NamedRelease,
  seen: Seen,
  run: VerifyRun,
  locked: readonly AttestationIdentity[] = [],
): Promise<ProvenanceChecks> {
  const { settings } = run;
  if (OF_PROVENANCE.every((name) => settings.skipped.includes(name))) return { checks: [], attested: [] };
  if (files.length === 0) return withoutFiles(seen);
  const facts = await findProvenance(files, release, seen, run);
  const index = seen.simpleUrl === undefined ? 'the folder' : indexName(seen.simpleUrl);
  const isAccepted = settings.accepted.has(acceptedKey(release.project, release.version));
  const listed = seen.page === undefined ? [] : filesOfVersion(seen.page, release.version);
  const isPromised = listed.some(({ provenance }) => typeof provenance === 'string');
  const where = { index, isAccepted, isPromised };
  const outcome = await checkAttestations(facts, settings.verifier, where);
  const declared = settings.policiesFor(release.project, seen.simpleUrl);
  return {
    checks: [
      outcome.check,
      checkPolicies(outcome, release, declared, locked),
      await checkSamePublisher(release, seen.page, outcome, run),
    ],
    attested: outcome.attested,
  };
}

/** The report of one release: the checks that were wanted, and who is proved to have published each file. */
export function reportRelease(
  release: NamedRelease,
  seen: Seen,
  files: readonly WantedFile[],
  attested: readonly AttestedFile[],
  checks: readonly Check[],
  run: VerifyRun,
): VerifiedRelease {
  const proved = new Map(attested.map((file) => [file.filename, file.publishers]));
  return {
    project: release.project,
    version: release.version,
    index: seen.simpleUrl === undefined ? null : indexName(seen.simpleUrl),
    files: files.map(({ filename, sha256 }): VerifiedFile => {
      const publishers = (proved.get(filename) ?? []).map(({ identity }) => identity);
      return { filename, sha256: sha256 ?? null, publishers };
    }),
    checks: checks.filter(({ check }) => !run.settings.skipped.includes(check)),
  };
}

/** A check that needs the index, where the index could not be seen. */
export function unseenCheck(check: CheckName, unseen: Unseen | undefined): Check {
  return notPossible(check, unseen?.why ?? 'the index was not seen', unseen?.network);
}

/** The failures of a task that are a finding; others are thrown on. */
export async function findingOf<Code extends string>(
  task: () => Promise<unknown>,
  owns: (error: unknown) => error is TokenlessError<Code>,
): Promise<TokenlessError | undefined> {
  try {
    await task();
    return undefined;
  } catch (error) {
    if (owns(error)) return error;
    throw error;
  }
}
