import type { StoredMember } from './zip-writer.ts';

const BLOCK_BYTES = 512;
const NAME_BYTES = 100;
const PREFIX_BYTES = 155;
const MODE = '0000644\0';

function pad(bytes: Uint8Array): Uint8Array {
  const padding = (BLOCK_BYTES - (bytes.length % BLOCK_BYTES)) % BLOCK_BYTES;
  return Buffer.concat([bytes, Buffer.alloc(padding)]);
}

// A name over 100 bytes goes into name and prefix, parted at a slash where both fit.
function splitName(path: string): { name: Buffer; prefix: Buffer } | undefined {
  const whole = Buffer.from(path);
  if (whole.length <= NAME_BYTES) return { name: whole, prefix: Buffer.alloc(0) };
  const slash = whole.subarray(0, PREFIX_BYTES + 1).lastIndexOf(0x2f);
  const [prefix, name] = [whole.subarray(0, Math.max(slash, 0)), whole.subarray(slash + 1)];
  return slash > 0 && name.length > 0 && name.length <= NAME_BYTES ? { name, prefix } : undefined;
}

function header(path: string, sizeBytes: number, type: '0' | 'x'): Buffer {
  const { name, prefix } = splitName(path) ?? { name: Buffer.from('long'), prefix: Buffer.alloc(0) };
  const block = Buffer.alloc(BLOCK_BYTES);
  name.copy(block, 0);
  block.write(`${MODE}0000000\x000000000\0`, 100, 'latin1');
  block.write(`${sizeBytes.toString(8).padStart(11, '0')}\x0000000000000\0`, 124, 'latin1');
  block.write('        ', 148, 'latin1');
  block.write(type, 156, 'latin1');
  block.write('ustar\x0000', 257, 'latin1');
  prefix.copy(block, 345);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

function paxPath(path: string): Buffer {
  const record = ` path=${path}\n`;
  let length = Buffer.byteLength(record);
  // The length counts its own digits.
  while (String(length).length + Buffer.byteLength(record) !== length) {
    length = String(length).length + Buffer.byteLength(record);
  }
  return Buffer.from(`${length}${record}`);
}

/**
 * A tar archive (ustar; a pax header only for a name that ustar cannot hold) with the members in the given order, no
 * owner and no time, so that equal input gives equal bytes.
 */
export function writeTar(members: readonly StoredMember[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const { path, content } of members) {
    if (splitName(path) === undefined) {
      const pax = paxPath(path);
      parts.push(header('PaxHeader', pax.length, 'x'), pad(pax));
    }
    parts.push(header(path, content.length, '0'), pad(content));
  }
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK_BYTES)]);
}
