import { isRecord } from '../../../src/base/index.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** One row of a claim-vector file. */
export interface Vector {
  readonly id: string;
  readonly level: string;
  readonly provider: string;
  readonly expect: 'accept' | 'reject';
  /** The whole row, as it stands in the file. */
  readonly members: JsonObject;
}

/** A claim-vector file. */
export interface VectorFile {
  readonly meta: JsonObject;
  /** Rows as they are; `readVector` says what is wrong with one. */
  readonly rows: readonly unknown[];
}

/** A row, or the file, is not of the form that the file's `meta` describes. */
export class FormError extends Error {}

/** Reads the text of a claim-vector file; throws FormError. */
export function parseVectorFile(text: string): VectorFile {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new FormError(`it is not JSON: ${(error as Error).message}`, { cause: error });
  }
  if (!isRecord(document)) throw new FormError('it is not a JSON object with `meta` and `vectors`');
  const { meta, vectors } = document;
  if (!isRecord(meta)) throw new FormError('it has no object `meta`');
  if (!Array.isArray(vectors)) throw new FormError('it has no list `vectors`');
  if (vectors.length === 0) throw new FormError('its list `vectors` is empty');
  return { meta, rows: vectors };
}

/** The id by which a row is named in the output, whatever is wrong with it. */
export function rowName(row: unknown, index: number): string {
  return isRecord(row) && typeof row['id'] === 'string' ? row['id'] : `row ${index + 1}`;
}

/** Reads one row; throws FormError. */
export function readVector(row: unknown): Vector {
  if (!isRecord(row)) throw new FormError('the row is not a JSON object');
  const { id, level, provider, expect } = row;
  if (typeof id !== 'string' || typeof level !== 'string' || typeof provider !== 'string') {
    throw new FormError('the row has no strings `id`, `level` and `provider`');
  }
  if (expect !== 'accept' && expect !== 'reject') {
    throw new FormError('the row has no `expect` that is `accept` or `reject`');
  }
  return { id, level, provider, expect, members: row };
}

function isMarker(value: unknown, marker: string): value is JsonObject {
  return isRecord(value) && Object.keys(value).length === 1 && marker in value;
}

/** True for `{"$absent": true}`: the member is not there. */
export function isAbsent(value: unknown): boolean {
  return isMarker(value, '$absent') && value['$absent'] === true;
}

/** An object without its absent members, with `{"$now": n}` made a number. */
export function resolved(value: unknown, what: string, nowSeconds?: number): JsonObject {
  if (!isRecord(value)) throw new FormError(`\`${what}\` is not a JSON object`);
  const entries = Object.entries(value).filter(([, member]) => !isAbsent(member));
  return Object.fromEntries(
    entries.map(([name, member]) => {
      if (!isMarker(member, '$now')) return [name, member];
      if (nowSeconds === undefined || typeof member['$now'] !== 'number') {
        throw new FormError(`\`${what}.${name}\` is relative to a clock that the row does not give`);
      }
      return [name, nowSeconds + member['$now']];
    }),
  );
}

/** A member that must be a string. */
export function textMember(object: JsonObject, name: string): string {
  const value = object[name];
  if (typeof value !== 'string') throw new FormError(`\`${name}\` is not a string`);
  return value;
}

/** A member that must be a number. */
export function numberMember(object: JsonObject, name: string): number {
  const value = object[name];
  if (typeof value !== 'number') throw new FormError(`\`${name}\` is not a number`);
  return value;
}

/** A member that must be a list. */
export function listMember(object: JsonObject, name: string): readonly unknown[] {
  const value = object[name];
  if (!Array.isArray(value)) throw new FormError(`\`${name}\` is not a list`);
  return value;
}
