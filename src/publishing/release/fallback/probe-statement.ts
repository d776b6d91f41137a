import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import { releaseErrors } from '../errors.ts';

/** The predicate of a signed probe: what came of a real exchange in a CI job. */
export const PROBE_PREDICATE = 'urn:tokenless:probe:v1';
const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';

/** What a signed probe says; the members of `tokenless/probe/v1` that decide. */
export interface ProbeResult {
  readonly outcome: 'accepted' | 'refused';
  /** The upload URL of the index. */
  readonly index: string;
  readonly project: string;
  /** RFC 3339, UTC. */
  readonly endedAt: string;
  /** What the job's ID token said; left out: it was not kept. */
  readonly claims?: Readonly<Record<string, string>> | undefined;
}

/** An in-toto statement of a probe. */
export interface ProbeStatement {
  readonly _type: string;
  readonly subject: readonly { readonly name: string; readonly digest: Readonly<Record<string, string>> }[];
  readonly predicateType: string;
  readonly predicate: object;
}

function sha256Of(value: object): string {
  return createHash('sha256')
    .update(canonicalize(value) ?? '')
    .digest('hex');
}

/** The statement that a job signs about its probe. Its subject is the probe itself, by the sum of its RFC 8785 form. */
export function probeStatement(outcome: ProbeResult & object): ProbeStatement {
  // What JSON does not carry would change the sum on its way.
  const predicate = JSON.parse(JSON.stringify(outcome)) as object;
  return {
    _type: STATEMENT_TYPE,
    subject: [{ name: 'tokenless-probe.json', digest: { sha256: sha256Of(predicate) } }],
    predicateType: PROBE_PREDICATE,
    predicate,
  };
}

const resultSchema: z.ZodType<ProbeResult> = z.looseObject({
  outcome: z.enum(['accepted', 'refused']),
  index: z.string().min(1).max(1000),
  project: z.string().min(1).max(1000),
  endedAt: z.string().max(100),
  claims: z.record(z.string(), z.string()).optional(),
});

function invalid(problem: string): Error {
  return releaseErrors.create('probe-result-invalid', { problem });
}

/**
 * What a signed statement says of a probe. Who signed it is the caller's to check.
 *
 * @throws probe-result-invalid
 */
export function readProbeStatement(statement: {
  readonly subject: ProbeStatement['subject'];
  readonly predicate?: unknown;
}): ProbeResult {
  const read = resultSchema.safeParse(statement.predicate);
  if (!read.success) throw invalid('its predicate is not what a probe says');
  const [subject, ...others] = statement.subject;
  if (others.length > 0 || subject?.digest['sha256'] !== sha256Of(read.data)) {
    throw invalid('its subject is not the sum of its predicate');
  }
  return read.data;
}
