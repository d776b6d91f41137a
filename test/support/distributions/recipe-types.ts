/** Every member may be left out. */
type Optional<T> = { [Key in keyof T]?: T[Key] | undefined };

/** A number that is computed unless it is overridden, absolutely or by a difference. */
export type AdjustedNumber = number | { delta: number };

/** How a member is said to be compressed. */
export type Method = 'stored' | 'deflate' | 'deflate64' | 'bzip2' | 'lzma' | 'zstd';

/** Truncation: the first `keep` bytes, or all but the last `drop`. */
export type TruncateRecipe = Optional<{ keep: number; drop: number }>;

/** Pax records. */
export type PaxPairs = [key: string, value: string | { hex: string }][];

/** Extra fields of a zip header; `size` overrides the size field. */
export type ExtraRecipe = { id: number; hex: string; size?: number | undefined }[];

/** What a member or a whole file may be made of. */
export type Content =
  | string
  | { hex: string }
  | { repeat: { byte?: number | undefined; text?: string | undefined; count: number } }
  | { prng: { seed: number; count: number } }
  | { concat: Content[] }
  | { default: 'METADATA' | 'PKG-INFO' | 'WHEEL' }
  | { dist: Recipe };

/** Overrides of a zip header. */
export type ZipHeaderRecipe = Optional<{
  name: string;
  name_hex: string;
  crc: AdjustedNumber;
  csize: AdjustedNumber;
  usize: AdjustedNumber;
  extra: ExtraRecipe;
  extra_raw_hex: string;
  flags: number;
  method: Method | number;
  version: number;
  omit: boolean;
}>;

/** How a member stands in a zip archive. */
export type ZipMemberRecipe = Optional<{
  version: number;
  flags: number;
  data_hex: string;
  data_content: Content;
  data_descriptor: Optional<{
    signature: boolean;
    zip64: boolean;
    crc: AdjustedNumber;
    csize: AdjustedNumber;
    usize: AdjustedNumber;
    zero_local: boolean;
  }>;
  extra: ExtraRecipe;
  extra_raw_hex: string;
  after_hex: string;
  local: ZipHeaderRecipe & Optional<{ omit_data: boolean }>;
  central: ZipHeaderRecipe &
    Optional<{
      comment: string;
      comment_hex: string;
      copies: number;
      disk: number;
      offset: AdjustedNumber;
      offset_of: number;
      offset_delta: number;
    }>;
}>;

/** How a member stands in a tar archive. */
export type TarMemberRecipe = Optional<{
  typeflag: string;
  magic: 'ustar' | 'gnu' | 'v7';
  pax: PaxPairs;
  gnu_longname: string;
  gnu_longlink: string;
  size: number;
  size_raw_hex: string;
  checksum_delta: number;
  devmajor: number;
  devminor: number;
  name_hex: string;
}>;

/** How a `RECORD` differs from a right one. */
export type RecordRecipe = Optional<{ omit: string[]; add: string[]; separator: string; omit_self: boolean }>;

/** One member of an archive. */
export type MemberRecipe = { path: string } & Optional<{
  kind: 'file' | 'dir' | 'symlink' | 'hardlink' | 'chardev' | 'blockdev' | 'fifo';
  target: string;
  mode: string;
  method: Method;
  content: Content;
  record: RecordRecipe;
  zip: ZipMemberRecipe;
  tar: TarMemberRecipe;
  times: number;
  at: number;
}>;

interface EndRecord {
  disk: number;
  cd_disk: number;
  count_disk: AdjustedNumber;
  count_total: AdjustedNumber;
  cd_size: AdjustedNumber;
  cd_offset: AdjustedNumber;
  copies: number;
}

/** The framing of a zip archive. */
export type ZipArchiveRecipe = Optional<{
  prepend_hex: string;
  prepend_adjusts_offsets: boolean;
  between_hex: string;
  central_order: number[];
  zip64_eocd: Optional<EndRecord & { extensible_hex: string; record_size: AdjustedNumber }>;
  zip64_locator: Optional<{ offset: AdjustedNumber; disk: number; disks: number; copies: number }>;
  before_eocd_hex: string;
  eocd: Optional<EndRecord & { omit: boolean; sentinels: boolean; comment_size: AdjustedNumber }>;
  comment: string;
  comment_hex: string;
}>;

/** The framing of a tar archive. */
export type TarArchiveRecipe = Optional<{
  pax_global: PaxPairs;
  end_blocks: number;
  append_tar: Recipe | MemberRecipe[];
  append_hex: string;
  truncate: TruncateRecipe;
}>;

/** The recipe of one file, as `meta.recipe` of the upload cases says. */
export type Recipe = Optional<{
  kind: 'wheel' | 'sdist' | 'zip' | 'targz' | 'raw';
  container: 'zip' | 'targz';
  name: string;
  version: string;
  filename: string;
  distinfo: string;
  top: string;
  metadata: [string, string][];
  description: string;
  method: Method;
  members: MemberRecipe[];
  drop: string[];
  replace: Record<string, Optional<MemberRecipe>>;
  add: MemberRecipe[];
  content: Content;
  zip: ZipArchiveRecipe;
  tar: TarArchiveRecipe;
  gzip: Optional<{ method: 'stored' | 'deflate'; split_at: number; none: boolean }>;
  patch: { offset: number; hex: string }[];
  truncate: TruncateRecipe;
  prepend: Content;
  append: Content;
}>;
