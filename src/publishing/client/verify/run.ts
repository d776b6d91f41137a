import type { TokenlessError } from '../../../base/index.ts';
import type { AttestationIdentity, CheckName } from '../../release/index.ts';
import { normalizeName, parseVersion } from '../../../packaging/index.ts';
import type { AttestationVerifier } from '../attest/index.ts';
import type { HttpClient } from '../http/index.ts';

/** What a verification is told besides its subject. */
export interface VerifySettings {
  /** The index that was asked for; undefined: none is asked. */
  readonly index?: { readonly simpleUrl: string; readonly ca?: string } | undefined;
  /** The index that was asked for is asked for everything, whatever a lock names. */
  readonly indexDecides?: boolean;
  /** Gives what verifies attestations; called when there is one to verify. Left out: none can be. */
  readonly verifier?: (() => Promise<Pick<AttestationVerifier, 'verify'>>) | undefined;
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

/** What is needed to ask an index. */
export interface Asking {
  readonly http: HttpClient;
  readonly settings: Pick<VerifySettings, 'signal'>;
}

/** What the parts of one verification share. */
export interface VerifyRun extends Asking {
  readonly settings: VerifySettings;
}

/** Something that could not be seen, and the failure of the network where that was it. */
export interface Unseen {
  readonly why: string;
  readonly network?: TokenlessError;
}
