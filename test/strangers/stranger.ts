import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { isDistributionFilename } from '../../src/packaging/index.ts';

/** How one publish job ended at its index. */
export interface RecordedIndex {
  readonly job: string;
  readonly index: string;
  readonly environment: string | null;
  readonly event: string;
  readonly verdict: 'accepted' | 'refused' | 'skipped';
  readonly installed: string;
}

/** How a rehearsal ended: with a verdict, or with the code of what stopped it. */
export type RecordedOutcome =
  | { readonly verdict: 'accepted' | 'refused'; readonly indexes: readonly RecordedIndex[] }
  | { readonly code: string };

/** A public project that was rehearsed with its own distributions. */
export interface Stranger {
  readonly name: string;
  readonly repository: string;
  readonly commit: string;
  readonly version: string;
  readonly tag: string;
  /** Folder of the project in its repository; left out: its top. */
  readonly folder?: string | undefined;
  readonly shapes: readonly string[];
  readonly workflow: string;
  readonly outcome: RecordedOutcome;
  /** What was wrong or unclear when it was first rehearsed; null: nothing. */
  readonly surprise: string | null;
  readonly files: readonly { readonly filename: string; readonly sha256: string }[];
  /** Repeated here with a workflow of our own words. */
  readonly again?: true | undefined;
}

const RECORDED_INDEX: z.ZodType<RecordedIndex> = z.strictObject({
  job: z.string(),
  index: z.string(),
  environment: z.string().nullable(),
  event: z.string(),
  verdict: z.enum(['accepted', 'refused', 'skipped']),
  installed: z.string(),
});

const STRANGER: z.ZodType<Stranger> = z.strictObject({
  name: z.string(),
  repository: z.string().regex(/^[\w-]+\/[\w.-]+$/u),
  commit: z.string().regex(/^[0-9a-f]{40}$/u),
  version: z.string(),
  tag: z.string(),
  folder: z.string().optional(),
  shapes: z.array(z.string()).min(1),
  workflow: z.string().regex(/^[\w-]+\.ya?ml$/u),
  outcome: z.union([
    z.strictObject({ verdict: z.enum(['accepted', 'refused']), indexes: z.array(RECORDED_INDEX).min(1) }),
    z.strictObject({ code: z.string() }),
  ]),
  surprise: z.string().nullable(),
  files: z
    .array(
      z.strictObject({
        filename: z.string().refine(isDistributionFilename),
        sha256: z.string().regex(/^[0-9a-f]{64}$/u),
      }),
    )
    .min(1),
  again: z.literal(true).optional(),
});

const LIST = z.strictObject({ about: z.string(), rehearsedOn: z.iso.date(), strangers: z.array(STRANGER) });

/** All of `strangers.json`. */
export const STRANGERS: readonly Stranger[] = LIST.parse(
  JSON.parse(readFileSync(path.join(import.meta.dirname, 'strangers.json'), 'utf8')),
).strangers;
