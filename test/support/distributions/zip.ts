import { crc32, deflateRawSync } from 'node:zlib';
import { adjusted, fromHex, littleEndian } from './bytes.ts';
import { type ContentContext, contentBytes } from './content.ts';
import type { BuiltMember } from './members.ts';
import type { ZipArchiveRecipe, ZipHeaderRecipe, ZipMemberRecipe } from './recipe-types.ts';

const METHODS: Readonly<Record<string, number>> = {
  stored: 0,
  deflate: 8,
  deflate64: 9,
  bzip2: 12,
  lzma: 14,
  zstd: 93,
};
const KIND_BITS: Readonly<Record<string, number>> = {
  file: 0o100000,
  dir: 0o040000,
  symlink: 0o120000,
  hardlink: 0o100000,
  chardev: 0o020000,
  blockdev: 0o060000,
  fifo: 0o010000,
};
const DATE = 33;

interface Prepared {
  readonly member: BuiltMember;
  readonly zip: ZipMemberRecipe;
  readonly name: Uint8Array;
  readonly content: Uint8Array;
  readonly data: Uint8Array;
  readonly crc: number;
  readonly method: number;
  readonly flags: number;
}

function methodCode(method: string | number | undefined): number {
  return typeof method === 'number' ? method : METHODS[method ?? 'stored']!;
}

function prepare(member: BuiltMember, archiveMethod: string | undefined, context: ContentContext): Prepared {
  const { recipe, kind } = member;
  const zip = recipe.zip ?? {};
  const path = kind === 'dir' && !member.path.endsWith('/') ? `${member.path}/` : member.path;
  const content = kind === 'symlink' ? Buffer.from(recipe.target ?? '') : member.content;
  const method = methodCode(recipe.method ?? (kind === 'file' ? archiveMethod : undefined));
  const isAscii = /^[\0-\x7f]*$/u.test(path);
  const flags = zip.flags ?? (isAscii ? 0 : 0x0800) | (zip.data_descriptor === undefined ? 0 : 0x0008);
  let data: Uint8Array = method === METHODS['deflate'] ? deflateRawSync(content) : content;
  if (zip.data_content !== undefined) data = contentBytes(zip.data_content, context);
  if (zip.data_hex !== undefined) data = fromHex(zip.data_hex);
  return { member, zip, name: Buffer.from(path), content, data, crc: crc32(content), method, flags };
}

function extraBytes(header: ZipHeaderRecipe, zip: ZipMemberRecipe): Buffer {
  const fields = header.extra ?? zip.extra ?? [];
  const raw = header.extra_raw_hex ?? zip.extra_raw_hex;
  return Buffer.concat([
    ...fields.map(({ id, hex, size }) => {
      const data = fromHex(hex);
      return Buffer.concat([littleEndian([2, id], [2, size ?? data.length]), data]);
    }),
    fromHex(raw),
  ]);
}

function headerName(header: ZipHeaderRecipe, name: Uint8Array): Uint8Array {
  if (header.name_hex !== undefined) return fromHex(header.name_hex);
  return header.name === undefined ? name : Buffer.from(header.name);
}

// From "version needed" to "extra length": what both headers share.
function commonFields(prepared: Prepared, header: ZipHeaderRecipe, isZeroed: boolean): Buffer {
  const { zip, crc, data, content } = prepared;
  return littleEndian(
    [2, header.version ?? zip.version ?? 20],
    [2, header.flags ?? prepared.flags],
    [2, header.method === undefined ? prepared.method : methodCode(header.method)],
    [2, 0],
    [2, DATE],
    [4, adjusted(isZeroed ? 0 : crc, header.crc)],
    [4, adjusted(isZeroed ? 0 : data.length, header.csize)],
    [4, adjusted(isZeroed ? 0 : content.length, header.usize)],
    [2, headerName(header, prepared.name).length],
    [2, extraBytes(header, zip).length],
  );
}

function localPart(prepared: Prepared): Uint8Array[] {
  const { zip, data, content, crc } = prepared;
  const local = zip.local ?? {};
  const descriptor = zip.data_descriptor;
  const after = fromHex(zip.after_hex);
  if (local.omit === true) return [after];
  const isZeroed = descriptor !== undefined && descriptor.zero_local !== false;
  const parts = [
    littleEndian([4, 0x04034b50]),
    commonFields(prepared, local, isZeroed),
    headerName(local, prepared.name),
    extraBytes(local, zip),
    local.omit_data === true ? Buffer.alloc(0) : data,
  ];
  if (descriptor !== undefined) {
    const bytes = descriptor.zip64 === true ? 8 : 4;
    if (descriptor.signature !== false) parts.push(littleEndian([4, 0x08074b50]));
    parts.push(
      littleEndian(
        [4, adjusted(crc, descriptor.crc)],
        [bytes, adjusted(data.length, descriptor.csize)],
        [bytes, adjusted(content.length, descriptor.usize)],
      ),
    );
  }
  return [...parts, after];
}

function centralPart(prepared: Prepared, offsets: readonly number[], index: number): Uint8Array[] {
  const { zip, member } = prepared;
  const central = zip.central ?? {};
  if (central.omit === true) return [];
  const comment =
    central.comment_hex === undefined ? Buffer.from(central.comment ?? '') : fromHex(central.comment_hex);
  const offset = adjusted(offsets[central.offset_of ?? index]!, central.offset) + (central.offset_delta ?? 0);
  const external = (KIND_BITS[member.kind]! | member.mode) * 0x10000 + (member.kind === 'dir' ? 0x10 : 0);
  const header = Buffer.concat([
    littleEndian([4, 0x02014b50], [2, (3 << 8) | (central.version ?? zip.version ?? 20)]),
    commonFields(prepared, central, false),
    littleEndian([2, comment.length], [2, central.disk ?? 0], [2, 0], [4, external], [4, offset]),
    headerName(central, prepared.name),
    extraBytes(central, zip),
    comment,
  ]);
  return Array.from({ length: central.copies ?? 1 }, () => header);
}

interface Directory {
  readonly count: number;
  readonly sizeBytes: number;
  readonly offset: number;
}

function endRecords(archive: ZipArchiveRecipe, directory: Directory, zip64Offset: number): Uint8Array[] {
  const parts: Uint8Array[] = [];
  const { zip64_eocd: end64, zip64_locator: locator, eocd = {} } = archive;
  const repeat = (part: Uint8Array, copies = 1): void => {
    for (let copy = 0; copy < copies; copy += 1) parts.push(part);
  };
  if (end64 !== undefined) {
    const extensible = fromHex(end64.extensible_hex);
    const record = littleEndian(
      [4, 0x06064b50],
      [8, adjusted(44 + extensible.length, end64.record_size)],
      [2, 45],
      [2, 45],
      [4, end64.disk ?? 0],
      [4, end64.cd_disk ?? 0],
      [8, adjusted(directory.count, end64.count_disk)],
      [8, adjusted(directory.count, end64.count_total)],
      [8, adjusted(directory.sizeBytes, end64.cd_size)],
      [8, adjusted(directory.offset, end64.cd_offset)],
    );
    repeat(Buffer.concat([record, extensible]), end64.copies);
  }
  if (locator !== undefined) {
    const offset = adjusted(zip64Offset, locator.offset);
    repeat(
      littleEndian([4, 0x07064b50], [4, locator.disk ?? 0], [8, offset], [4, locator.disks ?? 1]),
      locator.copies,
    );
  }
  parts.push(fromHex(archive.before_eocd_hex));
  if (eocd.omit === true) return parts;
  const comment =
    archive.comment_hex === undefined ? Buffer.from(archive.comment ?? '') : fromHex(archive.comment_hex);
  const stated = (computed: number, sentinel: number): number =>
    eocd.sentinels === true ? sentinel : computed;
  const record = littleEndian(
    [4, 0x06054b50],
    [2, eocd.disk ?? 0],
    [2, eocd.cd_disk ?? 0],
    [2, adjusted(stated(directory.count, 0xffff), eocd.count_disk)],
    [2, adjusted(stated(directory.count, 0xffff), eocd.count_total)],
    [4, adjusted(stated(directory.sizeBytes, 0xffffffff), eocd.cd_size)],
    [4, adjusted(stated(directory.offset, 0xffffffff), eocd.cd_offset)],
    [2, adjusted(comment.length, eocd.comment_size)],
  );
  repeat(Buffer.concat([record, comment]), eocd.copies);
  return parts;
}

function sizeOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

/** A zip archive as `meta.recipe.zip_layout` says. */
export function buildZip(
  members: readonly BuiltMember[],
  archive: ZipArchiveRecipe,
  method: string | undefined,
  context: ContentContext,
): Uint8Array {
  const prefix = fromHex(archive.prepend_hex);
  const shift = archive.prepend_adjusts_offsets === false ? prefix.length : 0;
  const prepared = members.map((member) => prepare(member, method, context));
  const locals: Uint8Array[] = [];
  const offsets: number[] = [];
  let position = prefix.length - shift;
  for (const entry of prepared) {
    offsets.push(position);
    const parts = localPart(entry);
    position += sizeOf(parts);
    locals.push(...parts);
  }
  const between = fromHex(archive.between_hex);
  position += between.length;
  const order = archive.central_order ?? prepared.map((_, index) => index);
  const centrals = order.flatMap((index) => centralPart(prepared[index]!, offsets, index));
  const directory = { count: centrals.length, sizeBytes: sizeOf(centrals), offset: position };
  const ends = endRecords(archive, directory, position + directory.sizeBytes);
  return Buffer.concat([prefix, ...locals, between, ...centrals, ...ends]);
}
