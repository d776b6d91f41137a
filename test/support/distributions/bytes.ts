import type { AdjustedNumber, TruncateRecipe } from './recipe-types.ts';

/** A computed number, or what the recipe puts in its place. */
export function adjusted(computed: number, override: AdjustedNumber | undefined): number {
  if (override === undefined) return computed;
  return typeof override === 'number' ? override : computed + override.delta;
}

/** Little-endian fields in order: [bytes, value]. Values wrap around. */
export function littleEndian(...fields: readonly (readonly [bytes: number, value: number])[]): Buffer {
  return Buffer.concat(
    fields.map(([bytes, value]) => {
      const field = Buffer.alloc(8);
      field.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value)));
      return field.subarray(0, bytes);
    }),
  );
}

/** The bytes of a hex text; none for undefined. */
export function fromHex(hex: string | undefined): Buffer {
  return Buffer.from(hex ?? '', 'hex');
}

/** Cuts bytes as a recipe says. */
export function truncated(bytes: Uint8Array, recipe: TruncateRecipe | undefined): Uint8Array {
  if (recipe?.keep !== undefined) return bytes.subarray(0, recipe.keep);
  return recipe?.drop === undefined ? bytes : bytes.subarray(0, bytes.length - recipe.drop);
}
