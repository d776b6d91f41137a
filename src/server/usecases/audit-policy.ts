import type { UsedId } from '../../trust/index.ts';
import type { Uploader } from './upload/identify-uploader.ts';

/**
 * Under which key the audit trail keeps a refusal, once; undefined: it is only logged. This file is the one
 * place that decides.
 * SECURITY: an audit trail that anybody can write to at will is a way to fill the disk, so only what a
 * stranger cannot cause has a key, and a repeated request has the same one. Guarded by mint-audit.test.ts.
 */
export type AuditKey = string | undefined;

/**
 * The key of a refused mint: once for each ID token, and only for one that came from under the names of a
 * registered repository. Anybody who can run CI has verified ID tokens.
 */
export function auditKeyOfMint(
  usedId: Pick<UsedId, 'issuer' | 'id'> | undefined,
  concernsOwner: boolean,
): AuditKey {
  if (usedId === undefined || !concernsOwner) return undefined;
  return JSON.stringify(['mint', usedId.issuer, usedId.id]);
}

/** The key of a refused upload: once for each upload token that exists and reason. */
export function auditKeyOfUpload(uploader: Uploader, code: string): AuditKey {
  return uploader.kind === 'token' ? JSON.stringify(['upload', uploader.token.id, code]) : undefined;
}
