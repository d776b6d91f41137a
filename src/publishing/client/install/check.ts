import type { ChecksumEntry } from '../../../packaging/index.ts';
import type { IndexTarget } from '../target.ts';

/** What is to be installed. */
export interface InstallRequest {
  readonly project: string;
  readonly version: string;
  readonly files: readonly ChecksumEntry[];
  readonly target: Pick<IndexTarget, 'simpleUrl' | 'ca'>;
  readonly signal?: AbortSignal | undefined;
  /** Told each line that the installer printed. */
  onLine?(line: string): void;
}

/**
 * Tries whether an installer can install a release by its hashes, without dependencies. Answers in words; where
 * it cannot be tried here, the words say why.
 * @throws release-not-installable
 */
export type InstallCheck = (request: InstallRequest) => Promise<string>;
