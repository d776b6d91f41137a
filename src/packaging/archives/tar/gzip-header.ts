const FIXED_BYTES = 10;
const DEFLATE = 8;
const FLAG = { headerChecksum: 0x02, extra: 0x04, name: 0x08, comment: 0x10, reserved: 0xe0 } as const;

/** More than any gzip header needs; a longer one is refused. */
export const LONGEST_GZIP_HEADER: number = 64 * 1024;

/**
 * The size in bytes of the gzip header at the start, undefined when there is none (RFC 1952 2.3).
 * @param bytes the first bytes of the member, at least the whole header.
 */
export function gzipHeaderBytes(bytes: Uint8Array): number | undefined {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b || bytes[2] !== DEFLATE) return undefined;
  const flags = bytes[3] ?? 0;
  if ((flags & FLAG.reserved) !== 0) return undefined;
  let end = FIXED_BYTES;
  if ((flags & FLAG.extra) !== 0) end += 2 + (bytes[end] ?? 0) + ((bytes[end + 1] ?? 0) << 8);
  for (const flag of [FLAG.name, FLAG.comment]) {
    if ((flags & flag) === 0) continue;
    const nul = bytes.indexOf(0, end);
    if (nul < 0) return undefined;
    end = nul + 1;
  }
  if ((flags & FLAG.headerChecksum) !== 0) end += 2;
  return end <= bytes.length ? end : undefined;
}
