import { crc32 } from 'node:zlib';
import { fieldsOf } from './records.ts';

/** Ids of the extra fields that change how a member is read (APPNOTE.TXT 4.5, 4.6). */
export const EXTRA_ID = { zip64: 0x0001, unicodePath: 0x7075 } as const;

/** One extra field of a header. */
export interface ExtraField {
  readonly id: number;
  readonly data: Uint8Array;
}

/** Splits a header's extra fields; undefined when they do not fill the space exactly. */
export function splitExtraFields(extra: Uint8Array): readonly ExtraField[] | undefined {
  const found: ExtraField[] = [];
  for (let offset = 0; offset < extra.length;) {
    if (extra.length - offset < 4) return undefined;
    const fields = fieldsOf(extra, offset);
    const [id, size] = [fields.u16(0), fields.u16(2)];
    if (offset + 4 + size > extra.length) return undefined;
    found.push({ id, data: extra.subarray(offset + 4, offset + 4 + size) });
    offset += 4 + size;
  }
  return found;
}

/** The name inside a Unicode Path field: version, CRC-32 of the header's name, name. */
export function unicodePathName(field: ExtraField): Uint8Array {
  return field.data.subarray(5);
}

/** True when the field says the same name as the header and was made for it. */
export function isUnicodePathOf(field: ExtraField, name: Uint8Array): boolean {
  if (field.data.length < 5 || field.data[0] !== 1) return false;
  const stored = fieldsOf(field.data).u32(1);
  return stored === crc32(name) && Buffer.compare(unicodePathName(field), name) === 0;
}
