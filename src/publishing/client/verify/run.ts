import type { TokenlessError } from '../../../base/index.ts';
import type { AttestationIdentity, CheckName } from '../../release/index.ts';
import { normalizeName, parseVersion } from '../../../packaging/index.ts';
import type { ProvenancePublisher } from '../../../wire/index.ts';
import type { HttpClient } from '../http/index.ts';

/** A file by its name and SHA-256, as an attestation names it. */
export interface AttestedSubject {
  readonly filename: string;
  readonly sha256: string;
}

/** What a certificate says of where it was signed, as far as releases are compared by it. */
export interface CertifiedOrigin {
  /** The forge's number of the repository, which a re-created one does not get again. */
  readonly sourceRepositoryId?: string | undefined;
  readonly sourceRepositoryOwnerId?: string | undefined;
}

/** Whether an attestation holds. */
export type AttestationOutcome =
  | { readonly verdict: 'verified'; readonly claims: CertifiedOrigin }
  | { readonly verdict: 'refused'; readonly error: TokenlessError };

/**
 * Verifies one attestation of PEP 740: signature, certificate, log, times, that it is about this file, and
 * that the publisher named beside it is who signed.
 */
export type VerifyAttestation = (
  attestation: unknown,
  subject: AttestedSubject,
  publisher: ProvenancePublisher,
) => AttestationOutcome;

/** What a verification is told besides its subject. */
export interface VerifySettings {
  /** The index that was asked for; undefined: none is asked. */
  readonly index?: { readonly simpleUrl: string; readonly ca?: string } | undefined;
  /** The index that was asked for is asked for everything, whatever a lock names. */
  readonly indexDecides?: boolean;
  /** Left out: no attestation can be verified. */
  readonly verifyAttestation?: VerifyAttestation | undefined;
  /** Who may have published a project (normalised name) at an index (its simple URL). */
  policiesFor(project: string, simpleUrl: string | undefined): readonly AttestationIdentity[];
  readonly required: readonly CheckName[];
  readonly skipped: readonly CheckName[];
  /** Releases whose change of publisher a person has looked at, each as `acceptedKey` gives it. */
  readonly accepted: ReadonlySet<string>;
  /** Do not fetch the files themselves; what the index lists of them is taken for true. */
  readonly listedOnly?: boolean;
  readonly signal?: AbortSignal | undefined;
  onProgress?(progress: { readonly done: number; readonly total: number; readonly what: string }): void;
}

/** How a release is found among the accepted ones, however its name and version are spelled. */
export function acceptedKey(project: string, version: string): string {
  return `${normalizeName(project)}==${parseVersion(version)?.canonical ?? version}`;
}

/** What the parts of one verification share. */
export interface VerifyRun {
  readonly settings: VerifySettings;
  readonly http: HttpClient;
}

/** Something that could not be seen, and the failure of the network where that was it. */
export interface Unseen {
  readonly why: string;
  readonly network?: TokenlessError;
}
