import { z } from 'zod';
import type { Content, MemberRecipe, Recipe } from './recipe-types.ts';

/** Where a number is computed, an absolute value or a difference may stand in its place. */
const Adjusted = z.union([z.number(), z.strictObject({ delta: z.number() })]);
const Hex = z.string().regex(/^(?:[0-9a-f]{2})*$/iu);
const Method = z.enum(['stored', 'deflate', 'deflate64', 'bzip2', 'lzma', 'zstd']);
const MethodOrCode = z.union([Method, z.number()]);
const Extra = z.array(z.strictObject({ id: z.number(), hex: Hex, size: z.number().optional() }));
const Truncate = z.strictObject({ keep: z.number().optional(), drop: z.number().optional() });
const Pairs = z.array(z.tuple([z.string(), z.union([z.string(), z.strictObject({ hex: Hex })])]));

const ContentSchema: z.ZodType<Content> = z.lazy(() =>
  z.union([
    z.string(),
    z.strictObject({ hex: Hex }),
    z.strictObject({
      repeat: z.strictObject({ byte: z.number().optional(), text: z.string().optional(), count: z.number() }),
    }),
    z.strictObject({ prng: z.strictObject({ seed: z.number(), count: z.number() }) }),
    z.strictObject({ concat: z.array(ContentSchema) }),
    z.strictObject({ default: z.enum(['METADATA', 'PKG-INFO', 'WHEEL']) }),
    z.strictObject({ dist: RecipeSchema }),
  ]),
);

const HeaderOverrides = {
  name: z.string().optional(),
  name_hex: Hex.optional(),
  crc: Adjusted.optional(),
  csize: Adjusted.optional(),
  usize: Adjusted.optional(),
  extra: Extra.optional(),
  extra_raw_hex: Hex.optional(),
  flags: z.number().optional(),
  method: MethodOrCode.optional(),
  version: z.number().optional(),
  omit: z.boolean().optional(),
};

const ZipMemberSchema = z.strictObject({
  version: z.number().optional(),
  flags: z.number().optional(),
  data_hex: Hex.optional(),
  data_content: ContentSchema.optional(),
  data_descriptor: z
    .strictObject({
      signature: z.boolean().optional(),
      zip64: z.boolean().optional(),
      crc: Adjusted.optional(),
      csize: Adjusted.optional(),
      usize: Adjusted.optional(),
      zero_local: z.boolean().optional(),
    })
    .optional(),
  extra: Extra.optional(),
  extra_raw_hex: Hex.optional(),
  after_hex: Hex.optional(),
  local: z.strictObject({ ...HeaderOverrides, omit_data: z.boolean().optional() }).optional(),
  central: z
    .strictObject({
      ...HeaderOverrides,
      comment: z.string().optional(),
      comment_hex: Hex.optional(),
      copies: z.number().optional(),
      disk: z.number().optional(),
      offset: Adjusted.optional(),
      offset_of: z.number().optional(),
      offset_delta: z.number().optional(),
    })
    .optional(),
});

const TarMemberSchema = z.strictObject({
  typeflag: z.string().length(1).optional(),
  magic: z.enum(['ustar', 'gnu', 'v7']).optional(),
  pax: Pairs.optional(),
  gnu_longname: z.string().optional(),
  gnu_longlink: z.string().optional(),
  size: z.number().optional(),
  size_raw_hex: Hex.optional(),
  checksum_delta: z.number().optional(),
  devmajor: z.number().optional(),
  devminor: z.number().optional(),
  name_hex: Hex.optional(),
});

const memberFields = {
  kind: z.enum(['file', 'dir', 'symlink', 'hardlink', 'chardev', 'blockdev', 'fifo']).optional(),
  target: z.string().optional(),
  mode: z
    .string()
    .regex(/^[0-7]+$/u)
    .optional(),
  method: Method.optional(),
  content: ContentSchema.optional(),
  record: z
    .strictObject({
      omit: z.array(z.string()).optional(),
      add: z.array(z.string()).optional(),
      separator: z.string().optional(),
      omit_self: z.boolean().optional(),
    })
    .optional(),
  zip: ZipMemberSchema.optional(),
  tar: TarMemberSchema.optional(),
};

const MemberSchema = z.strictObject({
  path: z.string(),
  ...memberFields,
  times: z.number().int().optional(),
  at: z.number().int().optional(),
});

const EndRecordFields = {
  disk: z.number().optional(),
  cd_disk: z.number().optional(),
  count_disk: Adjusted.optional(),
  count_total: Adjusted.optional(),
  cd_size: Adjusted.optional(),
  cd_offset: Adjusted.optional(),
  copies: z.number().optional(),
};

const ZipArchiveSchema = z.strictObject({
  prepend_hex: Hex.optional(),
  prepend_adjusts_offsets: z.boolean().optional(),
  between_hex: Hex.optional(),
  central_order: z.array(z.number()).optional(),
  zip64_eocd: z
    .strictObject({ ...EndRecordFields, extensible_hex: Hex.optional(), record_size: Adjusted.optional() })
    .optional(),
  zip64_locator: z
    .strictObject({
      offset: Adjusted.optional(),
      disk: z.number().optional(),
      disks: z.number().optional(),
      copies: z.number().optional(),
    })
    .optional(),
  before_eocd_hex: Hex.optional(),
  eocd: z
    .strictObject({
      ...EndRecordFields,
      omit: z.boolean().optional(),
      sentinels: z.boolean().optional(),
      comment_size: Adjusted.optional(),
    })
    .optional(),
  comment: z.string().optional(),
  comment_hex: Hex.optional(),
});

const AppendedTarSchema: z.ZodType<Recipe | MemberRecipe[]> = z.lazy(() =>
  z.union([z.array(MemberSchema), RecipeSchema]),
);

const TarArchiveSchema = z.strictObject({
  pax_global: Pairs.optional(),
  end_blocks: z.number().int().optional(),
  append_tar: AppendedTarSchema.optional(),
  append_hex: Hex.optional(),
  truncate: Truncate.optional(),
});

/** The recipe of one file, as `meta.recipe` of the upload cases says. An unknown member is an error. */
export const RecipeSchema: z.ZodType<Recipe> = z.lazy(() =>
  z.strictObject({
    kind: z.enum(['wheel', 'sdist', 'zip', 'targz', 'raw']).optional(),
    container: z.enum(['zip', 'targz']).optional(),
    name: z.string().optional(),
    version: z.string().optional(),
    filename: z.string().optional(),
    distinfo: z.string().optional(),
    top: z.string().optional(),
    metadata: z.array(z.tuple([z.string(), z.string()])).optional(),
    description: z.string().optional(),
    method: Method.optional(),
    members: z.array(MemberSchema).optional(),
    drop: z.array(z.string()).optional(),
    replace: z
      .record(z.string(), z.strictObject({ path: z.string().optional(), ...memberFields }))
      .optional(),
    add: z.array(MemberSchema).optional(),
    content: ContentSchema.optional(),
    zip: ZipArchiveSchema.optional(),
    tar: TarArchiveSchema.optional(),
    gzip: z
      .strictObject({
        method: z.enum(['stored', 'deflate']).optional(),
        split_at: z.number().optional(),
        none: z.boolean().optional(),
      })
      .optional(),
    patch: z.array(z.strictObject({ offset: z.number(), hex: Hex })).optional(),
    truncate: Truncate.optional(),
    prepend: ContentSchema.optional(),
    append: ContentSchema.optional(),
  }),
);
