import { z } from 'zod';
import { trustErrors } from '../errors.ts';
import { base64Bytes } from './base64.ts';
import { LONGEST_ATTESTATION, MOST_ITEMS } from './limits.ts';
import { problemOf } from './problem.ts';
import { readStrictJson } from './strict-json.ts';

/** An entry of the transparency log, as Sigstore writes it: bytes in base64, counts in digits. */
export interface TransparencyEntry {
  readonly logIndex: string;
  readonly logId: { readonly keyId: string };
  readonly kindVersion: { readonly kind: string; readonly version: string };
  /** When the log took it, in Unix seconds. */
  readonly integratedTime?: string | undefined;
  readonly inclusionPromise?: { readonly signedEntryTimestamp: string } | null | undefined;
  readonly inclusionProof?: InclusionProof | null | undefined;
  readonly canonicalizedBody: string;
}

/** That an entry is in the tree of the log whose head the checkpoint signs. */
export interface InclusionProof {
  readonly logIndex: string;
  readonly rootHash: string;
  readonly treeSize: string;
  readonly hashes: readonly string[];
  readonly checkpoint: { readonly envelope: string };
}

/** A signed statement about one distribution (PEP 740): well formed, but nothing of it is verified. */
export interface Attestation {
  readonly version: 1;
  readonly verification_material: {
    /** The signing certificate, DER in base64. */
    readonly certificate: string;
    readonly transparency_entries: readonly TransparencyEntry[];
  };
  readonly envelope: {
    /** The in-toto statement, in base64. */
    readonly statement: string;
    readonly signature: string;
  };
}

/** A count in the JSON form of Protocol Buffers: digits, or a number that is exact. */
const count = z.union([z.string().regex(/^[0-9]{1,19}$/u), z.int().nonnegative()]).transform(String);

/** What else stands in an entry is kept, for it is somebody's document, and means nothing. */
const transparencyEntry = z.looseObject({
  logIndex: count.default('0'),
  logId: z.looseObject({ keyId: base64Bytes }),
  kindVersion: z.looseObject({ kind: z.string(), version: z.string() }),
  integratedTime: count.optional(),
  inclusionPromise: z.looseObject({ signedEntryTimestamp: base64Bytes }).nullish(),
  inclusionProof: z
    .looseObject({
      // JSON of Protocol Buffers may leave out what is 0 or empty.
      logIndex: count.default('0'),
      rootHash: base64Bytes,
      treeSize: count,
      hashes: z.array(base64Bytes).max(64).default([]),
      checkpoint: z.looseObject({ envelope: z.string() }),
    })
    .nullish(),
  canonicalizedBody: base64Bytes,
});

/** The schema of an attestation object (PEP 740, section "Attestation objects"). */
export const attestationSchema: z.ZodType<Attestation> = z.strictObject({
  version: z.literal(1),
  verification_material: z.strictObject({
    certificate: base64Bytes,
    transparency_entries: z.array(transparencyEntry).min(1).max(MOST_ITEMS),
  }),
  envelope: z.strictObject({ statement: base64Bytes, signature: base64Bytes }),
});

/**
 * Reads an attestation that is a JSON value already.
 * @throws attestation-malformed
 */
export function parseAttestation(value: unknown): Attestation {
  const result = attestationSchema.safeParse(value);
  if (result.success) return result.data;
  throw trustErrors.create('attestation-malformed', { problem: problemOf(result.error) });
}

/**
 * Reads an attestation from its JSON text, within limits.
 * @throws attestation-malformed
 */
export function readAttestation(text: string): Attestation {
  const json = readStrictJson(text, LONGEST_ATTESTATION);
  if ('problem' in json) throw trustErrors.create('attestation-malformed', { problem: json.problem });
  return parseAttestation(json.value);
}
