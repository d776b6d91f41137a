import type { Buffer } from 'node:buffer';
import { z } from 'zod';
import { trustErrors } from '../errors.ts';
import { LONGEST_ATTESTATION, MOST_ITEMS } from './limits.ts';
import { problemOf } from './problem.ts';
import { readStrictJson } from './strict-json.ts';

/** The type of an in-toto statement, version 1. */
export const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';

/** The media type under which a statement is signed (DSSE). */
export const STATEMENT_MEDIA_TYPE = 'application/vnd.in-toto+json';

/** The predicate of PEP 740 for "published to an index"; real tools write `null` or `{}` as its value. */
export const PUBLISH_PREDICATE = 'https://docs.pypi.org/attestations/publish/v1';

/** The predicate of SLSA provenance, which PyPI takes besides. */
export const SLSA_PREDICATE = 'https://slsa.dev/provenance/v1';

/** An in-toto statement, version 1: who signed it is another question. */
export interface Statement {
  readonly _type: string;
  readonly subject: readonly { readonly name: string; readonly digest: Readonly<Record<string, string>> }[];
  readonly predicateType: string;
  readonly predicate?: unknown;
}

const subjectSchema = z.looseObject({
  name: z.string().min(1).max(1024),
  digest: z.record(z.string(), z.string().max(1024)),
});

const statementSchema: z.ZodType<Statement> = z.looseObject({
  _type: z.literal(STATEMENT_TYPE),
  subject: z.array(subjectSchema).min(1).max(MOST_ITEMS),
  predicateType: z.string().min(1).max(1024),
  predicate: z.unknown().optional(),
});

/**
 * Reads the payload of an envelope as an in-toto statement.
 * @throws attestation-statement-invalid
 */
export function readStatement(payload: Buffer): Statement {
  const fail = (problem: string): Error => trustErrors.create('attestation-statement-invalid', { problem });
  const text = payload.toString('utf8');
  // Bytes that are no UTF-8 become U+FFFD, which other readers need not do.
  if (text.includes('\uFFFD')) throw fail('it is not UTF-8');
  const json = readStrictJson(text, LONGEST_ATTESTATION);
  if ('problem' in json) throw fail(json.problem);
  const result = statementSchema.safeParse(json.value);
  if (!result.success) throw fail(problemOf(result.error));
  return result.data;
}

/** The statement that a distribution was published, as `pypi-attestations` writes it. */
export function publishStatement(distribution: {
  readonly filename: string;
  readonly sha256: string;
}): Statement {
  return {
    _type: STATEMENT_TYPE,
    subject: [{ name: distribution.filename, digest: { sha256: distribution.sha256 } }],
    predicateType: PUBLISH_PREDICATE,
    predicate: null,
  };
}
