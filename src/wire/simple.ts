import { z } from 'zod';

/** Media types of the simple index (PEP 691). */
export const SIMPLE_JSON = 'application/vnd.pypi.simple.v1+json';
export const SIMPLE_HTML = 'application/vnd.pypi.simple.v1+html';

/** One file of a project (PEP 691, 700, 714, 740). Sizes in bytes; times in UTC, RFC 3339. */
export interface SimpleFile {
  readonly filename: string;
  /** Absolute, or relative to the page. */
  readonly url: string;
  /** Algorithm → lower-case hex. */
  readonly hashes: Readonly<Record<string, string>>;
  readonly 'requires-python'?: string | null | undefined;
  readonly size?: number | undefined;
  readonly 'upload-time'?: string | undefined;
  readonly yanked?: boolean | string | undefined;
  readonly 'core-metadata'?: boolean | Readonly<Record<string, string>> | undefined;
  readonly 'data-dist-info-metadata'?: boolean | Readonly<Record<string, string>> | undefined;
  readonly 'dist-info-metadata'?: boolean | Readonly<Record<string, string>> | undefined;
  readonly provenance?: string | null | undefined;
}

const coreMetadata = z.union([z.boolean(), z.record(z.string(), z.string())]).optional();
const simpleFile: z.ZodType<SimpleFile> = z.looseObject({
  filename: z.string(),
  url: z.string(),
  hashes: z.record(z.string(), z.string()),
  'requires-python': z.string().nullable().optional(),
  size: z.number().int().nonnegative().optional(),
  'upload-time': z.string().optional(),
  yanked: z.union([z.boolean(), z.string()]).optional(),
  'core-metadata': coreMetadata,
  'data-dist-info-metadata': coreMetadata,
  'dist-info-metadata': coreMetadata,
  provenance: z.string().nullable().optional(),
});

const meta = z.looseObject({ 'api-version': z.string().regex(/^1\.\d+$/u) });

/** A project's page as JSON. */
export interface SimpleProject {
  readonly meta: { readonly 'api-version': string };
  readonly name: string;
  readonly files: readonly SimpleFile[];
  readonly versions?: readonly string[] | undefined;
}
export const simpleProject: z.ZodType<SimpleProject> = z.looseObject({
  meta,
  name: z.string(),
  files: z.array(simpleFile),
  versions: z.array(z.string()).optional(),
});

/** The list of all projects as JSON. */
export interface SimpleIndex {
  readonly meta: { readonly 'api-version': string };
  readonly projects: readonly { readonly name: string }[];
}
export const simpleIndex: z.ZodType<SimpleIndex> = z.looseObject({
  meta,
  projects: z.array(z.looseObject({ name: z.string() })),
});
