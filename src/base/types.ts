declare const brand: unique symbol;

/** A type that only its maker can produce: the proof lives in the type. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };

/** A JSON value (RFC 8259). */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Throws on a case that the types say cannot be; a programming mistake, hence a `TypeError`. */
export function assertNever(value: never): never {
  throw new TypeError(`unexpected value: ${JSON.stringify(value)}`);
}

/** True for a JSON object (not an array, not null). */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
