import type { Secret } from '../../../base/index.ts';
import type { BurnOutcome } from '../exchange/index.ts';
import type { IndexTarget } from '../target.ts';
import type { UploadableFile } from '../upload/upload.ts';
import type { PublishCredential } from './credential.ts';
import type { PublishEvent } from './events.ts';
import type { ExpectedRelease, PreparedRelease } from './prepare.ts';

/**
 * `required`: a distribution without an attestation is not uploaded. `best-effort`: it is, with a warning.
 * `off`: nothing is signed.
 */
export type AttestationPolicy = 'required' | 'best-effort' | 'off';

/** Signs a distribution: its attestations (PEP 740), as they are sent beside it. Nothing is written to disk. */
export type Attest = (file: UploadableFile, signal?: AbortSignal) => Promise<readonly object[]>;

/** Where a release goes, and who publishes it. */
export interface PublishOptions {
  readonly target: IndexTarget;
  readonly identity: PublishCredential;
  /** How many uploads run at once (default 3). */
  readonly concurrency?: number;
  /** What is done when a distribution cannot be attested (default: `best-effort` where `attest` is there). */
  readonly attestations?: AttestationPolicy | undefined;
  readonly attest?: Attest | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told each secret before anything can print it (`ExchangeDeps`). */
  mask(secret: Secret): void;
  onEvent?(event: PublishEvent): void;
}

/** A release that was read and checked, to one index. */
export interface PublishReleaseOptions extends PublishOptions {
  readonly release: PreparedRelease;
}

/** A folder of distributions, to one index. */
export interface PublishFolderOptions extends PublishOptions, ExpectedRelease {
  readonly folder: string;
}

/** One file at the end. */
export interface PublishedFile {
  readonly filename: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  /** `skipped`: the index served exactly this file before. */
  readonly outcome: 'uploaded' | 'skipped';
  /** How many attestations went with it: none for a file that was skipped. */
  readonly attestations: number;
}

/** What was published. */
export interface PublishOutcome {
  readonly project: string;
  readonly version: string;
  /** By filename. */
  readonly files: readonly PublishedFile[];
  /** What became of each upload token; empty when nothing had to be uploaded. */
  readonly burned: readonly BurnOutcome[];
}
