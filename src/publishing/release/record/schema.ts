import { z } from 'zod';
import { type Evidence, type NormalisedFile, RECORD_SCHEMA, type ReleaseRecord } from './record.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/u);
const text = z.string().max(4096);
const ruleVersion = z.int().positive();

const normalisedFile: z.ZodType<NormalisedFile> = z.strictObject({
  file: text.min(1),
  kind: z.enum(['wheel', 'sdist']),
  name: text.min(1),
  version: text.min(1),
  build: text.optional(),
  tags: z.array(text),
  core_metadata: z.record(text, z.array(z.string())),
  members: z.array(z.strictObject({ path: text.min(1), sha256, link: text.optional() })),
});

const evidence: z.ZodType<Evidence> = z.strictObject({
  repository: text.optional(),
  commit: text.optional(),
  tag: text.optional(),
  claims: z
    .record(text, z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]))
    .optional(),
  gates: z.array(z.strictObject({ command: text, result: z.enum(['passed', 'failed', 'skipped']) })),
  files: z.array(
    z.strictObject({ filename: text.min(1), file: text.min(1), size_bytes: z.int().nonnegative(), sha256 }),
  ),
  indexes: z.array(z.strictObject({ name: text, url: text })),
  tools: z.record(text, text),
});

/** The shape of `release-record.json`; its hashes are checked by `parseRecord`. */
export const releaseRecordSchema: z.ZodType<ReleaseRecord> = z.strictObject({
  schema: z.literal(RECORD_SCHEMA),
  normalised: z.strictObject({
    pipeline_version: ruleVersion,
    rule_versions: z.strictObject({
      name: ruleVersion,
      version: ruleVersion,
      tags: ruleVersion,
      metadata: ruleVersion,
      members: ruleVersion,
    }),
    files: z.array(normalisedFile).min(1),
  }),
  evidence,
  replay_hash: sha256,
  record_hash: sha256,
});
