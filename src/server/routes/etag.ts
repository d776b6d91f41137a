import { createHash } from 'node:crypto';

/** A strong ETag for a body that was rendered. */
export function etagOf(body: string): string {
  return `"${createHash('sha256').update(body).digest('base64url')}"`;
}

/** True when `If-None-Match` names the ETag (RFC 9110, section 13.1.2: compared weakly). */
export function matchesEtag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const named = ifNoneMatch.split(',').map((one) => one.trim().replace(/^W\//u, ''));
  return named.includes(etag) || named.includes('*');
}
