import { crc32 } from 'node:zlib';

/** A member to store. */
export interface StoredMember {
  readonly path: string;
  readonly content: Uint8Array;
}

const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;
const VERSION = 20;
const MADE_BY_UNIX = 3;
const UTF8_NAME = 0x0800;
// 1980-01-01 00:00, the first moment that zip can say: no clock, no machine.
const DATE = 33;
const MODE = 0o100644;

function common(member: StoredMember, name: Uint8Array): Buffer {
  const isAscii = name.every((byte) => byte < 0x80);
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(VERSION, 0);
  fields.writeUInt16LE(isAscii ? 0 : UTF8_NAME, 2);
  fields.writeUInt16LE(DATE, 8);
  fields.writeUInt32LE(crc32(member.content), 10);
  fields.writeUInt32LE(member.content.length, 14);
  fields.writeUInt32LE(member.content.length, 18);
  fields.writeUInt16LE(name.length, 22);
  return fields;
}

function centralHeader(member: StoredMember, name: Uint8Array, offset: number): Buffer {
  const header = Buffer.alloc(CENTRAL_BYTES);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE((MADE_BY_UNIX << 8) | VERSION, 4);
  common(member, name).copy(header, 6);
  header.writeUInt32LE((MODE << 16) >>> 0, 38);
  header.writeUInt32LE(offset, 42);
  return header;
}

/**
 * A zip archive with every member stored, in the given order: no compressor, no clock, no data descriptors, so that
 * equal input gives equal bytes everywhere and PyPI's framing rules hold.
 */
export function writeStoredZip(members: readonly StoredMember[]): Uint8Array {
  const locals: Uint8Array[] = [];
  const centrals: Uint8Array[] = [];
  let offset = 0;
  for (const member of members) {
    const name = Buffer.from(member.path);
    centrals.push(centralHeader(member, name, offset), name);
    locals.push(Buffer.from([0x50, 0x4b, 0x03, 0x04]), common(member, name), name, member.content);
    offset += LOCAL_BYTES + name.length + member.content.length;
  }
  const end = Buffer.alloc(END_BYTES);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(
    centrals.reduce((sum, part) => sum + part.length, 0),
    12,
  );
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...centrals, end]);
}
