import type { Content, Recipe } from './recipe-types.ts';

/** What content needs from its surroundings. */
export interface ContentContext {
  readonly recipe: Recipe;
  defaultText(which: 'METADATA' | 'PKG-INFO' | 'WHEEL'): string;
  buildNested(recipe: Recipe): Uint8Array;
}

function prng(seed: number, count: number): Uint8Array {
  const bytes = new Uint8Array(count);
  let x = seed >>> 0;
  for (let index = 0; index < count; index += 1) {
    x = (x ^ (x << 13)) >>> 0;
    x = (x ^ (x >>> 17)) >>> 0;
    x = (x ^ (x << 5)) >>> 0;
    bytes[index] = x & 0xff;
  }
  return bytes;
}

/** The bytes of a content recipe. */
export function contentBytes(content: Content, context: ContentContext): Uint8Array {
  if (typeof content === 'string') return Buffer.from(content);
  if ('hex' in content) return Buffer.from(content.hex, 'hex');
  if ('prng' in content) return prng(content.prng.seed, content.prng.count);
  if ('concat' in content) return Buffer.concat(content.concat.map((part) => contentBytes(part, context)));
  if ('default' in content) return Buffer.from(context.defaultText(content.default));
  if ('dist' in content) return context.buildNested(content.dist);
  const { byte, text, count } = content.repeat;
  if (text === undefined) return Buffer.alloc(count, byte ?? 0);
  return Buffer.alloc(Buffer.byteLength(text) * count, text);
}
