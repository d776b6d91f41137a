import { crc32, deflateRawSync, gunzipSync, gzipSync } from 'node:zlib';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader, configure } from '@zip.js/zip.js';

configure({ useWebWorkers: false });

/** How an archive is packed anew; its contents stay. */
export interface Repacking {
  readonly reverse?: boolean;
  /** 0: stored. */
  readonly level?: number;
  /** DOS date and time of a zip, Unix seconds of a tar. */
  readonly time?: number;
}

interface Member {
  readonly name: string;
  readonly content: Uint8Array;
}

async function readZip(bytes: Uint8Array): Promise<Member[]> {
  const members: Member[] = [];
  for (const entry of await new ZipReader(new Uint8ArrayReader(bytes)).getEntries()) {
    if (entry.directory || !('getData' in entry)) continue;
    members.push({ name: entry.filename, content: await entry.getData(new Uint8ArrayWriter()) });
  }
  return members;
}

/** What local and central header share, from `version needed` to the length of the extra field. */
function commonHeader(
  name: Buffer,
  content: Uint8Array,
  packed: Buffer,
  method: number,
  time: number,
): Buffer {
  const header = Buffer.alloc(26);
  header.writeUInt16LE(20, 0);
  header.writeUInt16LE(0x0800, 2);
  header.writeUInt16LE(method, 4);
  header.writeUInt32LE(time, 6);
  header.writeUInt32LE(crc32(content), 10);
  header.writeUInt32LE(packed.byteLength, 14);
  header.writeUInt32LE(content.byteLength, 18);
  header.writeUInt16LE(name.byteLength, 22);
  return header;
}

function signed(signature: number, ...parts: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(signature);
  return Buffer.concat([head, ...parts]);
}

/** A zip of these members, plainly written. */
export function writeZip(
  members: readonly Member[],
  { level = 6, time = 0x5a21_0000 }: Repacking = {},
): Uint8Array {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of members) {
    const nameBytes = Buffer.from(name);
    const packed = level === 0 ? Buffer.from(content) : deflateRawSync(content, { level });
    const common = commonHeader(nameBytes, content, packed, level === 0 ? 0 : 8, time);
    const entry = signed(0x04034b50, common, nameBytes, packed);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((0o100644 << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    central.push(signed(0x02014b50, Buffer.from([20, 3]), common, rest, nameBytes));
    local.push(entry);
    offset += entry.byteLength;
  }
  const end = Buffer.alloc(18);
  end.writeUInt16LE(members.length, 4);
  end.writeUInt16LE(members.length, 6);
  end.writeUInt32LE(Buffer.concat(central).byteLength, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...local, ...central, signed(0x06054b50, end)]);
}

/** The same wheel, packed anew. `change` may give a member other content. */
export async function repackWheel(
  bytes: Uint8Array,
  repacking: Repacking,
  change: (member: Member) => Uint8Array = (member) => member.content,
): Promise<Uint8Array> {
  const members = (await readZip(bytes)).map((member) => ({ ...member, content: change(member) }));
  return writeZip(repacking.reverse === true ? members.reverse() : members, repacking);
}

const BLOCK = 512;

function withTime(header: Buffer, time: number): Buffer {
  const copy = Buffer.from(header);
  copy.write(`${time.toString(8).padStart(11, '0')}\0`, 136);
  copy.fill(' ', 148, 156);
  const sum = copy.reduce((total, byte) => total + byte, 0);
  copy.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return copy;
}

/** The same sdist, packed anew; plain headers only, as our builder writes them. */
export function repackSdist(
  bytes: Uint8Array,
  { reverse = false, level = 6, time = 1 }: Repacking,
): Uint8Array {
  const tar = gunzipSync(bytes);
  const entries: Buffer[] = [];
  for (let offset = 0; offset < tar.byteLength && tar[offset] !== 0;) {
    const size = Number.parseInt(tar.toString('latin1', offset + 124, offset + 135), 8);
    const end = offset + BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    const header = withTime(tar.subarray(offset, offset + BLOCK), time);
    entries.push(Buffer.concat([header, tar.subarray(offset + BLOCK, end)]));
    offset = end;
  }
  const ordered = reverse ? entries.reverse() : entries;
  return gzipSync(Buffer.concat([...ordered, Buffer.alloc(2 * BLOCK)]), { level });
}
