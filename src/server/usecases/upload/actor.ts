import type { UploadTokenGrant, UploadTokenRecord } from '../records.ts';

/** Who uploads, for the audit trail: the publisher that a token rests on, or the API token itself. */
export function actorOf({ id }: UploadTokenRecord, { publisherId }: UploadTokenGrant): string {
  return publisherId === undefined ? `api-token:${id}` : `publisher:${publisherId}`;
}
