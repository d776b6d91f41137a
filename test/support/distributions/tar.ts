import { fromHex, truncated } from './bytes.ts';
import type { BuiltMember } from './members.ts';
import type { PaxPairs, TarArchiveRecipe, TarMemberRecipe } from './recipe-types.ts';

const BLOCK_BYTES = 512;
const TYPES: Readonly<Record<string, string>> = {
  file: '0',
  hardlink: '1',
  symlink: '2',
  chardev: '3',
  blockdev: '4',
  dir: '5',
  fifo: '6',
};
const MAGICS: Readonly<Record<string, string>> = { ustar: 'ustar\x0000', gnu: 'ustar  \0', v7: '' };

interface HeaderFields {
  readonly name: Uint8Array;
  readonly mode: number;
  readonly sizeBytes: number;
  readonly type: string;
  readonly link?: string | undefined;
  readonly tar?: TarMemberRecipe | undefined;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}

function splitName(name: Uint8Array): { base: Uint8Array; prefix: Uint8Array } {
  if (name.length <= 100) return { base: name, prefix: new Uint8Array() };
  const slash = Buffer.from(name).subarray(0, 155).lastIndexOf(0x2f);
  if (slash < 0) return { base: name.subarray(0, 100), prefix: new Uint8Array() };
  return { base: name.subarray(slash + 1), prefix: name.subarray(0, slash) };
}

function header({ name, mode, sizeBytes, type, link = '', tar = {} }: HeaderFields): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES);
  const { base, prefix } = splitName(name);
  block.set(base.subarray(0, 100), 0);
  block.write(`${octal(mode, 7)}\0${octal(0, 7)}\0${octal(0, 7)}\0`, 100, 'latin1');
  block.write(`${octal(tar.size ?? sizeBytes, 11)}\0${octal(0, 11)}\0`, 124, 'latin1');
  if (tar.size_raw_hex !== undefined) fromHex(tar.size_raw_hex).copy(block, 124, 0, 12);
  block.write('        ', 148, 'latin1');
  block.write(type, 156, 'latin1');
  block.set(Buffer.from(link).subarray(0, 100), 157);
  block.write(MAGICS[tar.magic ?? 'ustar']!, 257, 'latin1');
  if (type === '3' || type === '4') {
    block.write(`${octal(tar.devmajor ?? 1, 7)}\0${octal(tar.devminor ?? 3, 7)}\0`, 329, 'latin1');
  }
  block.set(prefix.subarray(0, 155), 345);
  const sum = block.reduce((total, byte) => total + byte, 0) + (tar.checksum_delta ?? 0);
  block.write(`${octal(sum, 6)}\0 `, 148, 'latin1');
  return block;
}

function padded(bytes: Uint8Array): Uint8Array[] {
  const padding = (BLOCK_BYTES - (bytes.length % BLOCK_BYTES)) % BLOCK_BYTES;
  return padding === 0 ? [bytes] : [bytes, Buffer.alloc(padding)];
}

function paxBody(pairs: PaxPairs): Uint8Array {
  return Buffer.concat(
    pairs.map(([key, value]) => {
      const text = typeof value === 'string' ? Buffer.from(value) : fromHex(value.hex);
      const rest = Buffer.concat([Buffer.from(` ${key}=`), text, Buffer.from('\n')]);
      let length = rest.length;
      while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
      return Buffer.concat([Buffer.from(String(length)), rest]);
    }),
  );
}

function headerWithBody(
  name: string,
  type: string,
  body: Uint8Array,
  magic?: TarMemberRecipe['magic'],
): Uint8Array[] {
  const fields = { name: Buffer.from(name), mode: 0o644, sizeBytes: body.length, type, tar: { magic } };
  return [header(fields), ...padded(body)];
}

function longHeader(type: 'L' | 'K', text: string): Uint8Array[] {
  return headerWithBody('././@LongLink', type, Buffer.from(`${text}\0`), 'gnu');
}

function memberParts({ recipe, path, kind, content, mode }: BuiltMember): Uint8Array[] {
  const { tar = {}, target } = recipe;
  const body = kind === 'file' ? content : new Uint8Array();
  const name = kind === 'dir' && !path.endsWith('/') ? `${path}/` : path;
  const fields: HeaderFields = {
    name: tar.name_hex === undefined ? Buffer.from(name) : fromHex(tar.name_hex),
    mode,
    sizeBytes: body.length,
    type: tar.typeflag ?? TYPES[kind]!,
    link: target,
    tar,
  };
  return [
    ...(tar.pax === undefined ? [] : headerWithBody('PaxHeader', 'x', paxBody(tar.pax))),
    ...(tar.gnu_longname === undefined ? [] : longHeader('L', tar.gnu_longname)),
    ...(tar.gnu_longlink === undefined ? [] : longHeader('K', tar.gnu_longlink)),
    header(fields),
    ...padded(body),
  ];
}

/** A tar archive as `meta.recipe.tar_layout` says; `appended` comes after the end blocks. */
export function buildTar(
  members: readonly BuiltMember[],
  archive: TarArchiveRecipe,
  appended: Uint8Array,
): Uint8Array {
  const { pax_global: global, end_blocks: endBlocks = 2 } = archive;
  const parts = [
    ...(global === undefined ? [] : headerWithBody('pax_global_header', 'g', paxBody(global))),
    ...members.flatMap(memberParts),
    Buffer.alloc(endBlocks * BLOCK_BYTES),
    appended,
    fromHex(archive.append_hex),
  ];
  return truncated(Buffer.concat(parts), archive.truncate);
}
