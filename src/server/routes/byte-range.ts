/** Part of a content: from `start` to before `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

const FORM = /^bytes=(?<first>\d*)-(?<last>\d*)$/u;

/**
 * Reads a `Range` header (RFC 9110, section 14.2) with one range. Undefined when the whole content is to be
 * sent: no header, another unit, several ranges. `unsatisfiable` when it lies outside.
 */
export function parseByteRange(
  header: string | undefined,
  sizeBytes: number,
): ByteRange | 'unsatisfiable' | undefined {
  const { first = '', last = '' } = FORM.exec(header ?? '')?.groups ?? {};
  if (first === '' && last === '') return undefined;
  if (first === '') {
    const length = Math.min(Number(last), sizeBytes);
    return length === 0 ? 'unsatisfiable' : { start: sizeBytes - length, end: sizeBytes };
  }
  const start = Number(first);
  const end = last === '' ? sizeBytes : Math.min(Number(last) + 1, sizeBytes);
  // An end before the start is no range at all, which is to be ignored.
  if (last !== '' && Number(last) < start) return undefined;
  return start >= sizeBytes ? 'unsatisfiable' : { start, end };
}
