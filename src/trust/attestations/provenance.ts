import { z } from 'zod';
import { trustErrors } from '../errors.ts';
import { type Attestation, attestationSchema } from './attestation.ts';
import { LONGEST_PROVENANCE, MOST_ITEMS } from './limits.ts';
import { problemOf } from './problem.ts';
import { readStrictJson } from './strict-json.ts';

/** What an index says of the publisher of a file, in PyPI's words; to be believed as far as the certificate agrees. */
export type AttestationPublisher =
  | {
      readonly kind: 'GitHub';
      readonly repository: string;
      readonly workflow: string;
      readonly environment?: string | null | undefined;
    }
  | {
      readonly kind: 'GitLab';
      readonly repository: string;
      readonly workflow_filepath: string;
      readonly environment?: string | null | undefined;
    }
  | { readonly kind: 'Google'; readonly email: string }
  | {
      readonly kind: 'CircleCI';
      readonly project_id: string;
      readonly pipeline_definition_id: string;
      readonly vcs_origin?: string | null | undefined;
      readonly vcs_ref?: string | null | undefined;
    }
  | { readonly kind: 'unknown'; readonly name: string };

/** The attestations of a file, grouped by publisher, as an index serves them: nothing of it is verified. */
export interface Provenance {
  readonly version: 1;
  readonly attestation_bundles: readonly {
    readonly publisher: AttestationPublisher;
    readonly attestations: readonly Attestation[];
  }[];
}

const text = z.string().min(1).max(1024);
const environment = text.nullish();

const known = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('GitHub'), repository: text, workflow: text, environment }),
  z.object({ kind: z.literal('GitLab'), repository: text, workflow_filepath: text, environment }),
  z.object({ kind: z.literal('Google'), email: text }),
  z.object({
    kind: z.literal('CircleCI'),
    project_id: text,
    pipeline_definition_id: text,
    vcs_origin: text.nullish(),
    vcs_ref: text.nullish(),
  }),
]);

/** A kind that we do not know says nothing but its name; a known one has all its members. */
const unknown = z
  .object({ kind: text.refine((kind) => !known.options.some(({ shape }) => shape.kind.value === kind)) })
  .transform(({ kind }) => ({ kind: 'unknown', name: kind }) as const);

const publisherSchema: z.ZodType<AttestationPublisher> = z.union([known, unknown]);

/** The schema of a provenance object (PEP 740, section "Provenance objects"). */
const provenanceSchema: z.ZodType<Provenance> = z.looseObject({
  version: z.literal(1),
  attestation_bundles: z
    .array(
      z.looseObject({
        publisher: publisherSchema,
        attestations: z.array(attestationSchema).min(1).max(MOST_ITEMS),
      }),
    )
    .min(1)
    .max(MOST_ITEMS),
});

/**
 * Reads the `publisher` of a provenance that is a JSON value already.
 * @throws provenance-malformed
 */
export function parseAttestationPublisher(value: unknown): AttestationPublisher {
  const result = publisherSchema.safeParse(value);
  if (result.success) return result.data;
  throw trustErrors.create('provenance-malformed', { problem: `its publisher: ${problemOf(result.error)}` });
}

/**
 * Reads a provenance document of an index from its JSON text, within limits.
 * @throws provenance-malformed
 */
export function readProvenance(document: string): Provenance {
  const json = readStrictJson(document, LONGEST_PROVENANCE);
  if ('problem' in json) throw trustErrors.create('provenance-malformed', { problem: json.problem });
  const result = provenanceSchema.safeParse(json.value);
  if (result.success) return result.data;
  throw trustErrors.create('provenance-malformed', { problem: problemOf(result.error) });
}
