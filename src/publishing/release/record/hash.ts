import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { NormalisedPart, ReleaseRecord } from './record.ts';

/** SHA-256 over the RFC 8785 form of a JSON value, lower-case hex. */
export function canonicalHash(value: unknown): string {
  const canonical = canonicalize(value);
  if (canonical === undefined) throw new TypeError('there is no RFC 8785 form of this value');
  return createHash('sha256').update(canonical, 'utf8').digest('hex');
}

/** Signature of the normalisation: the same for the same content, however it is packed. */
export function replayHash(normalised: NormalisedPart): string {
  return canonicalHash(normalised);
}

/** Signature of the whole record but itself. */
export function recordHash(record: Omit<ReleaseRecord, 'record_hash'>): string {
  const { schema, normalised, evidence, replay_hash } = record;
  return canonicalHash({ schema, normalised, evidence, replay_hash });
}
