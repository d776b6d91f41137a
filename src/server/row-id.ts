import { randomBytes } from 'node:crypto';

const TIME_BYTES = 6;
const VERSION = 0x70;
const VARIANT = 0x80;

/**
 * A new identifier for a row: a UUID of version 7 (RFC 9562, section 5.7), which begins with the time. Rows that come
 * one after the other then lie side by side in every index, so that a transaction writes fewer pages. It is no
 * secret and is not used as one.
 */
export function createRowId(nowMilliseconds: number): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(nowMilliseconds, 0, TIME_BYTES);
  bytes[6] = VERSION | (bytes.readUInt8(6) & 0x0f);
  bytes[8] = VARIANT | (bytes.readUInt8(8) & 0x3f);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
