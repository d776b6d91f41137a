import { Buffer } from 'node:buffer';

/** A caveat of a macaroon as it stands there: nothing about it was verified. */
export interface MacaroonCaveat {
  readonly identifier: Uint8Array;
  /** True: somebody else has to vouch for it, who is named beside it. PyPI makes none. */
  readonly isThirdParty: boolean;
}

/** What is written in a macaroon. Only whoever has its key can tell that nobody changed it. */
export interface UnverifiedMacaroon {
  /** Whom it is for, as a hint: PyPI writes its host. */
  readonly location: string | undefined;
  readonly caveats: readonly MacaroonCaveat[];
}

const VERSION = 2;
const FIELD = { end: 0, location: 1, identifier: 2, verification: 4, signature: 6 } as const;
const SIGNATURE_BYTES = 32;
/** Each caveat is parsed, so that a token of many would cost time; PyPI's have at most a handful. */
const MOST_CAVEATS = 100;
/** A length of more than three bytes is longer than any token that is read. */
const MOST_VARINT_BYTES = 3;

/** Why the bytes are no macaroon; the caller says of what. */
export class MacaroonProblem extends Error {}

interface Field {
  readonly type: number;
  readonly content: Buffer;
}

/** Reads fields one after the other and never beyond the end. */
class FieldReader {
  readonly #bytes: Buffer;
  #at = 1;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  #byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new MacaroonProblem('it is cut off');
    this.#at += 1;
    return byte;
  }

  /** An unsigned LEB128 number, in as few bytes as it needs. */
  #varint(): number {
    let value = 0;
    for (let position = 0; position < MOST_VARINT_BYTES; position += 1) {
      const byte = this.#byte();
      value += (byte & 0x7f) * 2 ** (7 * position);
      if (byte < 0x80) {
        if (byte === 0 && position > 0) throw new MacaroonProblem('a length is written in too many bytes');
        return value;
      }
    }
    throw new MacaroonProblem('a length is too large');
  }

  next(): Field {
    const type = this.#varint();
    if (type === FIELD.end) return { type, content: Buffer.alloc(0) };
    const length = this.#varint();
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new MacaroonProblem('it is cut off');
    const content = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return { type, content };
  }
}

/** The fields up to the next end mark, each type at most once and in rising order, as the format has them. */
function readSection(reader: FieldReader, allowed: readonly number[]): ReadonlyMap<number, Buffer> {
  const fields = new Map<number, Buffer>();
  let last = 0;
  for (let field = reader.next(); field.type !== FIELD.end; field = reader.next()) {
    if (!allowed.includes(field.type) || field.type <= last) {
      throw new MacaroonProblem(`a field of type ${field.type} stands where none may`);
    }
    last = field.type;
    fields.set(field.type, field.content);
  }
  return fields;
}

function textOf(bytes: Buffer | undefined): string | undefined {
  return bytes?.toString('utf8');
}

/**
 * Reads a macaroon in the binary form of version 2 (https://github.com/rescrv/libmacaroons, doc/format.txt, read
 * 2026-11-28), which is what PyPI's API tokens are. Whoever reads it cannot verify it: the key is the index's.
 *
 * @throws MacaroonProblem for every other sequence of bytes
 */
export function readMacaroon(bytes: Buffer): UnverifiedMacaroon {
  if (bytes[0] !== VERSION) throw new MacaroonProblem('it is no macaroon of version 2');
  const reader = new FieldReader(bytes);
  const head = readSection(reader, [FIELD.location, FIELD.identifier]);
  if (!head.has(FIELD.identifier)) throw new MacaroonProblem('it has no identifier');
  const caveats: MacaroonCaveat[] = [];
  for (;;) {
    const fields = readSection(reader, [FIELD.location, FIELD.identifier, FIELD.verification]);
    if (fields.size === 0) break;
    const identifier = fields.get(FIELD.identifier);
    if (identifier === undefined) throw new MacaroonProblem('a caveat has no identifier');
    if (caveats.length === MOST_CAVEATS)
      throw new MacaroonProblem(`it has more than ${MOST_CAVEATS} caveats`);
    caveats.push({ identifier, isThirdParty: fields.size > 1 });
  }
  const { type, content } = reader.next();
  if (type !== FIELD.signature || content.length !== SIGNATURE_BYTES || !reader.isAtEnd) {
    throw new MacaroonProblem('it does not end with a signature');
  }
  return { location: textOf(head.get(FIELD.location)), caveats };
}
