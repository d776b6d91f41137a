import { z } from 'zod';
import { type Recipe, RecipeSchema } from '../../support/distributions/index.ts';

/** The groups of upload cases. A group that is not here is a failure: this runner would not know what to do. */
export const GROUPS = [
  'gatekeeping',
  'protocol',
  'form',
  'names',
  'filename',
  'sizes and digests',
  'lifecycle',
  'archive',
  'zip structure',
  'wheel contents',
  'metadata consistency',
  'tar safety',
  'bombs',
  'attestations',
  'effects',
] as const;

/** One of those groups. */
export type Group = (typeof GROUPS)[number];

/** Overrides of the default upload form. */
export type Form = Readonly<Record<string, unknown>>;

/** A file part of the form. */
export interface FilePart {
  readonly filename?: string | undefined;
  readonly content_type?: string | null | undefined;
  readonly content?: unknown;
}

/** What PyPI answers. */
export interface Expectation {
  readonly status: number;
  readonly message_contains?: string | undefined;
  readonly pypi_message?: string | undefined;
  readonly effects?: readonly string[] | undefined;
  readonly after?: unknown;
  readonly location?: string | undefined;
  readonly response?: string | undefined;
}

/** The state of the index before the upload. */
export interface Setup {
  readonly projects?: readonly ({ readonly name: string } & Readonly<Record<string, unknown>>)[] | undefined;
  readonly identity?: string | undefined;
  readonly config?: Readonly<Record<string, unknown>> | undefined;
  readonly flags?: Readonly<Record<string, boolean>> | undefined;
  readonly burned_filenames?: readonly string[] | undefined;
}

/** A pin: what the file of a recipe must come to. */
export interface Pin {
  readonly size?: number | undefined;
  readonly sha256?: string | undefined;
  readonly readable?: boolean | undefined;
}

/** How the request differs from a plain upload. */
export interface RequestOverrides {
  readonly method?: string | undefined;
  readonly path?: string | undefined;
  readonly query?: Readonly<Record<string, string>> | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** What happens before the upload. */
export interface Step {
  readonly dist?: Recipe | undefined;
  readonly form?: Form | undefined;
  readonly identity?: string | undefined;
  readonly request?: RequestOverrides | undefined;
  readonly expect?: Expectation | undefined;
  readonly built?: Pin | undefined;
  readonly advance_days?: number | undefined;
  readonly delete_file?: string | undefined;
}

/** One upload and what should come of it. */
export interface UploadCase {
  readonly id: string;
  readonly row?: string | undefined;
  readonly group: Group;
  readonly title: string;
  readonly dist: Recipe;
  readonly form?: Form | undefined;
  readonly setup?: Setup | undefined;
  readonly steps?: readonly Step[] | undefined;
  readonly request?: RequestOverrides | undefined;
  readonly expect: Expectation;
  readonly pypi?: Readonly<Record<string, unknown>> | undefined;
  readonly built?: Pin | undefined;
  readonly stricter?: boolean | undefined;
  readonly reason?: string | undefined;
  readonly config_dependent?: boolean | undefined;
  readonly clients_match?: boolean | undefined;
  readonly unit_only?: string | undefined;
  readonly needs?: readonly string[] | undefined;
  readonly note?: string | undefined;
}

const ExpectationSchema: z.ZodType<Expectation> = z.strictObject({
  status: z.number().int(),
  message_contains: z.string().optional(),
  pypi_message: z.string().optional(),
  effects: z.array(z.string()).optional(),
  after: z.unknown().optional(),
  location: z.string().optional(),
  response: z.string().optional(),
});

const ProjectSchema = z.strictObject({
  name: z.string(),
  status: z.string().optional(),
  releases: z
    .array(
      z.strictObject({
        version: z.string(),
        age_days: z.number().optional(),
        yanked: z.unknown().optional(),
        files: z.array(z.looseObject({ filename: z.string() })).optional(),
      }),
    )
    .optional(),
  limits: z
    .strictObject({ file_bytes: z.number().optional(), total_bytes: z.number().optional() })
    .optional(),
  stored_bytes: z.number().optional(),
  organization: z.looseObject({ name: z.string() }).optional(),
  publishers: z.array(z.string()).optional(),
});

const PinSchema: z.ZodType<Pin> = z.strictObject({
  size: z.number().optional(),
  sha256: z.string().optional(),
  readable: z.boolean().optional(),
});

const RequestSchema: z.ZodType<RequestOverrides> = z.strictObject({
  method: z.string().optional(),
  path: z.string().optional(),
  query: z.record(z.string(), z.string()).optional(),
  headers: z.record(z.string(), z.string()).optional(),
});

const FormSchema = z.record(z.string(), z.unknown());

const CaseSchema: z.ZodType<UploadCase> = z.strictObject({
  id: z.string(),
  row: z.string().optional(),
  group: z.enum(GROUPS),
  title: z.string(),
  dist: RecipeSchema,
  form: FormSchema.optional(),
  setup: z
    .strictObject({
      projects: z.array(ProjectSchema).optional(),
      identity: z.string().optional(),
      config: z.record(z.string(), z.unknown()).optional(),
      flags: z.record(z.string(), z.boolean()).optional(),
      burned_filenames: z.array(z.string()).optional(),
    })
    .optional(),
  steps: z
    .array(
      z.strictObject({
        dist: RecipeSchema.optional(),
        form: FormSchema.optional(),
        identity: z.string().optional(),
        request: RequestSchema.optional(),
        expect: ExpectationSchema.optional(),
        built: PinSchema.optional(),
        advance_days: z.number().optional(),
        delete_file: z.string().optional(),
      }),
    )
    .optional(),
  request: RequestSchema.optional(),
  expect: ExpectationSchema,
  pypi: z.record(z.string(), z.unknown()).optional(),
  built: PinSchema.optional(),
  stricter: z.boolean().optional(),
  reason: z.string().optional(),
  config_dependent: z.boolean().optional(),
  clients_match: z.boolean().optional(),
  unit_only: z.string().optional(),
  needs: z.array(z.string()).optional(),
  note: z.string().optional(),
});

/** What the file says about its own words; every word of a case must be among them. */
export interface Vocabulary {
  readonly groups?: readonly string[] | undefined;
  readonly flags?: readonly string[] | undefined;
  readonly needs?: readonly string[] | undefined;
  readonly effects?: readonly string[] | undefined;
  readonly config?: Readonly<Record<string, unknown>> | undefined;
}

/** A file of upload cases; each case is read on its own, so that one that is wrong fails alone. */
export interface CaseFile {
  readonly meta: Vocabulary & {
    readonly reference?: { readonly default_wheel?: Pin; readonly default_sdist?: Pin } | undefined;
  };
  readonly cases: readonly unknown[];
}

const PinnedSchema = z.looseObject({ size: z.number(), sha256: z.string() });
const FileSchema = z.looseObject({
  meta: z
    .looseObject({
      groups: z.array(z.string()).optional(),
      flags: z.array(z.string()).optional(),
      needs: z.array(z.string()).optional(),
      effects: z.array(z.string()).optional(),
      config: z.record(z.string(), z.unknown()).optional(),
      reference: z
        .looseObject({ default_wheel: PinnedSchema.optional(), default_sdist: PinnedSchema.optional() })
        .optional(),
    })
    .optional(),
  cases: z.array(z.unknown()).min(1),
});

/** Reads a file of cases; throws when it is none. */
export function parseCaseFile(text: string): CaseFile {
  const { meta, cases } = FileSchema.parse(JSON.parse(text));
  return { meta: (meta ?? {}) as CaseFile['meta'], cases };
}

function unknownWords(found: UploadCase, meta: Vocabulary): string[] {
  const rows: readonly (readonly [string, readonly string[], readonly string[] | undefined])[] = [
    ['group', [found.group], meta.groups],
    ['flag', Object.keys(found.setup?.flags ?? {}), meta.flags],
    ['need', found.needs ?? [], meta.needs],
    ['effect', found.expect.effects ?? [], meta.effects],
    ['config', Object.keys(found.setup?.config ?? {}), meta.config && Object.keys(meta.config)],
  ];
  return rows.flatMap(([what, words, known]) =>
    words
      .filter((word) => known?.includes(word) === false)
      .map((word) => `unknown ${what} ${JSON.stringify(word)}`),
  );
}

/** A case, or what is wrong with it. */
export type ParsedCase =
  | { readonly ok: true; readonly case: UploadCase }
  | { readonly ok: false; readonly id: string; readonly group: string | undefined; readonly problem: string };

/** Reads one case; an unknown group, member or word is an answer, not an exception. */
export function parseCase(value: unknown, meta: Vocabulary): ParsedCase {
  const parsed = CaseSchema.safeParse(value);
  const loose = z
    .looseObject({ id: z.string().optional(), group: z.string().optional() })
    .safeParse(value).data;
  const wrong = (problem: string): ParsedCase => ({
    ok: false,
    id: loose?.id ?? '(no id)',
    group: loose?.group,
    problem,
  });
  if (!parsed.success) return wrong(`the case cannot be read: ${z.prettifyError(parsed.error)}`);
  const words = unknownWords(parsed.data, meta);
  return words.length === 0 ? { ok: true, case: parsed.data } : wrong(words.join(', '));
}
