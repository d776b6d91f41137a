import { type TokenlessError, isTokenlessError } from '../../../base/index.ts';
import {
  type AttestationIdentity,
  type Check,
  count,
  failed,
  notPossible,
  passed,
  publisherIdentity,
  releaseErrors,
} from '../../release/index.ts';
import type { AttestedDistribution, CertificateClaims, Provenance } from '../../../trust/index.ts';
import type { AttestationVerifier } from '../attest/index.ts';
import type { ProvenanceAnswer } from './provenance.ts';
import type { VerifySettings } from './run.ts';

/** What verifies one attestation, and that its publisher signed it. */
type Verifier = Pick<AttestationVerifier, 'verify'>;

/** A file and what is known of where it comes from. */
export interface FileFacts {
  readonly filename: string;
  /** By which an attestation must name it; undefined: no SHA-256 is known. */
  readonly sha256: string | undefined;
  readonly provenance: ProvenanceAnswer;
}

/** A publisher that an attestation proves, and what its certificate says besides. */
export interface ProvedPublisher {
  readonly identity: AttestationIdentity;
  readonly claims: CertificateClaims;
}

/** A file with the publishers that its attestations prove. */
export interface AttestedFile extends AttestedDistribution {
  readonly publishers: readonly ProvedPublisher[];
}

/** Every attestation of a bundle must hold: one that does not was put there by somebody. */
function verifyBundle(
  { publisher, attestations }: Provenance['attestation_bundles'][number],
  subject: AttestedDistribution,
  verifier: Verifier,
): ProvedPublisher | TokenlessError {
  let claims: CertificateClaims = {};
  for (const attestation of attestations) {
    const outcome = verifier.verify(attestation, subject, publisher);
    if (outcome.verdict === 'refused') return outcome.error;
    claims = outcome.claims;
  }
  return { identity: publisherIdentity(publisher), claims };
}

/** What came of one file: publishers, or why not. */
type FileOutcome =
  | { readonly kind: 'attested'; readonly file: AttestedFile }
  | { readonly kind: 'none' }
  | { readonly kind: 'failed'; readonly error: TokenlessError }
  | { readonly kind: 'unseen'; readonly why: string; readonly network?: TokenlessError };

function verifyFile(facts: FileFacts, verifier: Verifier | undefined): FileOutcome {
  const { filename, sha256, provenance: answer } = facts;
  if (answer.kind === 'broken') return { kind: 'failed', error: answer.error };
  if (answer.kind !== 'found') return answer;
  if (verifier === undefined)
    return { kind: 'unseen', why: 'no trust root was given by which to verify signatures' };
  if (sha256 === undefined) return { kind: 'unseen', why: `no SHA-256 of \`${filename}\` is known` };
  const publishers: ProvedPublisher[] = [];
  for (const bundle of answer.provenance.attestation_bundles) {
    const proved = verifyBundle(bundle, { filename, sha256 }, verifier);
    if (isTokenlessError(proved)) return { kind: 'failed', error: proved };
    publishers.push(proved);
  }
  return { kind: 'attested', file: { filename, sha256, publishers } };
}

/** The check of all attestations of a release, and what they prove. */
export interface AttestationsOutcome {
  readonly check: Check;
  /** Only files that all hold; empty as soon as one does not. */
  readonly attested: readonly AttestedFile[];
  /** True when every file was seen to have no provenance. */
  readonly isAbsent: boolean;
}

/** Where a release is looked at. */
export interface AttestationsPlace {
  /** What people call the index. */
  readonly index: string;
  /** Somebody looked at who published it. */
  readonly isAccepted: boolean;
  /** The index has provenance for other files of the same version. */
  readonly isPromised: boolean;
}

function checkOf(
  files: readonly FileFacts[],
  outcomes: readonly FileOutcome[],
  where: AttestationsPlace,
): Check {
  const errors = outcomes.filter((outcome) => outcome.kind === 'failed').map(({ error }) => error);
  const attested = outcomes.filter((outcome) => outcome.kind === 'attested').length;
  const bare = files.filter((_file, position) => outcomes[position]?.kind === 'none');
  // Beside attested files one without stands out; where none has any, nobody promised it.
  if ((attested > 0 || where.isPromised) && !where.isAccepted) {
    const { index } = where;
    errors.push(
      ...bare.map(({ filename }) => releaseErrors.create('provenance-missing', { file: filename, index })),
    );
  }
  if (errors.length > 0) return failed('attestations', errors);
  const unseen = outcomes.find((outcome) => outcome.kind === 'unseen');
  if (unseen !== undefined) return notPossible('attestations', unseen.why, unseen.network);
  if (attested === 0) return notPossible('attestations', 'no file of this release has provenance');
  const left = bare.length === 0 ? '' : `; ${count(bare.length, 'file')} without, accepted`;
  return passed('attestations', `${count(attested, 'file')} with attestations that hold${left}`);
}

/** Verifies the attestations of the files of one release. */
export async function checkAttestations(
  files: readonly FileFacts[],
  load: VerifySettings['verifier'],
  where: AttestationsPlace,
): Promise<AttestationsOutcome> {
  const isAbsent = files.length > 0 && files.every(({ provenance }) => provenance.kind === 'none');
  const isNeeded = files.some(({ provenance }) => provenance.kind === 'found');
  const verifier = isNeeded ? await load?.() : undefined;
  const outcomes = files.map((file) => verifyFile(file, verifier));
  const check = checkOf(files, outcomes, where);
  const attested = outcomes.filter((outcome) => outcome.kind === 'attested').map(({ file }) => file);
  return { check, attested: check.outcome === 'failed' ? [] : attested, isAbsent };
}
