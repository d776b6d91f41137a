import type { Json } from '../../base/index.ts';

/** What can happen in the index. */
export type IndexEventName =
  | 'project-created'
  | 'publisher-added'
  | 'pending-publisher-added'
  | 'publisher-removed'
  | 'publisher-reified'
  | 'publisher-pinned'
  | 'api-token-added'
  | 'api-token-revoked'
  | 'upload-token-minted'
  | 'upload-token-burned'
  | 'mint-refused'
  | 'file-uploaded'
  | 'upload-refused'
  | 'management-refused';

/**
 * Something that happened, for the audit trail and the log. It never holds a token or credential.
 */
export interface IndexEvent {
  readonly event: IndexEventName;
  readonly atSeconds: number;
  /** The project's name, when one is concerned. */
  readonly project?: string;
  /** The account, the publisher (`publisher:<id>`) or the API token (`api-token:<id>`) that did it; undefined for a stranger. */
  readonly actor?: string;
  readonly details: Readonly<Record<string, Json>>;
}
