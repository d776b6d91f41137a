import { packagingErrors } from '../../errors.ts';

/** What extended headers say about the next member. */
export interface Extended {
  readonly path?: string;
  readonly linkPath?: string;
  readonly sizeBytes?: number;
}

function damaged(problem: string): Error {
  return packagingErrors.create('archive-damaged', { problem });
}

function ambiguous(problem: string): Error {
  return packagingErrors.create('archive-ambiguous', { problem });
}

/** Refuses a sparse member in PyPI's words; a pax header says so before the path is known. */
export function sparseNotAllowed(path = ''): Error {
  const text = 'Sparse members are not allowed';
  const pypiMessage = `Invalid distribution file. tar archive not accepted: ${text}. See https://docs.pypi.org/archives for more information`;
  return packagingErrors.create('member-kind-not-allowed', { path, kind: 'sparse file', pypiMessage });
}

/** Text that must be UTF-8, as every name in a distribution. */
export function decodeUtf8(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    const problem = `${what} is not UTF-8`;
    throw packagingErrors.create('archive-damaged', { problem }, { cause });
  }
}

// One record is `LENGTH KEY=VALUE\n`, where LENGTH counts all of it in bytes.
function parseRecords(body: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const records = new Map<string, Uint8Array>();
  for (let offset = 0; offset < body.length;) {
    const space = body.indexOf(0x20, offset);
    const digits = Buffer.from(body.subarray(offset, Math.max(space, offset))).toString('latin1');
    if (!/^[1-9][0-9]{0,9}$/u.test(digits)) throw damaged('a pax header has no length where one belongs');
    const end = offset + Number(digits);
    const equals = body.indexOf(0x3d, space);
    if (end > body.length || body[end - 1] !== 0x0a || equals < 0 || equals >= end) {
      throw damaged('a record of a pax header has a wrong length');
    }
    const key = decodeUtf8(body.subarray(space + 1, equals), 'the key of a pax header');
    // SECURITY: Python stops reading the header here, others go on; the test is "a pax record without a key".
    if (key === '') throw ambiguous('a pax header has a record without a key');
    if (records.has(key)) throw ambiguous(`a pax header holds \`${key}\` twice`);
    records.set(key, body.subarray(equals + 1, end - 1));
    offset = end;
  }
  return records;
}

const UTF8_CHARSET = 'ISO-IR 10646 2000 UTF-8';

function checkRecords(records: ReadonlyMap<string, Uint8Array>): void {
  for (const [key, value] of records) {
    if (key.startsWith('GNU.sparse')) throw sparseNotAllowed();
    if (key === 'hdrcharset' && decodeUtf8(value, 'a pax header') !== UTF8_CHARSET) {
      throw ambiguous('a pax header changes the character set');
    }
  }
}

function parseSize(value: string): number {
  if (/^[0-9]{1,15}$/u.test(value)) return Number(value);
  throw damaged('a pax header has a size that is no number');
}

/** Reads a pax header (`x`): the keys that say how the next member is to be read. */
export function parsePaxHeader(body: Uint8Array): Extended {
  const records = parseRecords(body);
  checkRecords(records);
  const text = (key: string): string | undefined => {
    const value = records.get(key);
    return value === undefined ? undefined : decodeUtf8(value, `the ${key} of a pax header`);
  };
  const [path, linkPath, size] = [text('path'), text('linkpath'), text('size')];
  return {
    ...(path === undefined ? {} : { path }),
    ...(linkPath === undefined ? {} : { linkPath }),
    ...(size === undefined ? {} : { sizeBytes: parseSize(size) }),
  };
}

/** Checks a global pax header (`g`): a comment is fine (`git archive` writes one), a name for all members is not. */
export function checkGlobalPaxHeader(body: Uint8Array): void {
  const records = parseRecords(body);
  checkRecords(records);
  const key = ['path', 'linkpath', 'size'].find((name) => records.has(name));
  if (key !== undefined) throw ambiguous(`a global pax header sets \`${key}\` for every member`);
}

/** Reads a GNU long name (`L`) or long link (`K`): text up to its closing NULs. */
export function parseGnuLongName(body: Uint8Array): string {
  const nul = body.indexOf(0);
  const end = nul < 0 ? body.length : nul;
  if (body.subarray(end).some((byte) => byte !== 0)) throw ambiguous('a GNU long name holds a NUL');
  return decodeUtf8(body.subarray(0, end), 'a GNU long name');
}
