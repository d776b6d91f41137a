import { z } from 'zod';

/** Media type of a file's provenance (PyPI, "Index API: integrity"). */
export const INTEGRITY_JSON = 'application/vnd.pypi.integrity.v1+json';

/** Who an index says published a file: `kind`, and what a publisher of that kind has. */
export interface ProvenancePublisher {
  readonly kind: string;
  readonly [field: string]: unknown;
}

/** The attestations of one publisher; each is still to be read by who verifies it. */
export interface AttestationBundle {
  readonly publisher: ProvenancePublisher;
  readonly attestations: readonly unknown[];
}

/** The provenance of one file (PEP 740, "Provenance objects"). */
export interface Provenance {
  readonly version: 1;
  readonly attestation_bundles: readonly AttestationBundle[];
}

/** Nobody attests a file so often; each attestation costs a signature to check. */
const MOST_BUNDLES = 16;
const MOST_ATTESTATIONS = 16;

const attestationBundle = z.looseObject({
  publisher: z.looseObject({ kind: z.string().min(1).max(100) }),
  attestations: z.array(z.unknown()).min(1).max(MOST_ATTESTATIONS),
});

/** The form of a provenance object; its signatures are not checked by it. */
export const provenance: z.ZodType<Provenance> = z.looseObject({
  version: z.literal(1),
  attestation_bundles: z.array(attestationBundle).min(1).max(MOST_BUNDLES),
});

/** Where PyPI serves the provenance of a file. */
export function integrityPath(project: string, version: string, filename: string): string {
  return `/integrity/${[project, version, filename].map(encodeURIComponent).join('/')}/provenance`;
}
