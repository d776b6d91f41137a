import { crc32, gzipSync } from 'node:zlib';
import { littleEndian } from './bytes.ts';
import type { Recipe } from './recipe-types.ts';

const HEADER = Buffer.from('1f8b08000000000000ff', 'hex');
const LONGEST_BLOCK = 65_535;

function storedGzip(content: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [HEADER];
  for (let offset = 0; offset === 0 || offset < content.length; offset += LONGEST_BLOCK) {
    const block = content.subarray(offset, offset + LONGEST_BLOCK);
    const isLast = offset + LONGEST_BLOCK >= content.length;
    parts.push(littleEndian([1, isLast ? 1 : 0], [2, block.length], [2, ~block.length & 0xffff]), block);
  }
  parts.push(littleEndian([4, crc32(content)], [4, content.length]));
  return Buffer.concat(parts);
}

/** Gzip as `meta.recipe.gzip` says. */
export function buildGzip(content: Uint8Array, recipe: NonNullable<Recipe['gzip']>): Uint8Array {
  if (recipe.none === true) return content;
  const compress = (bytes: Uint8Array): Uint8Array =>
    recipe.method === 'deflate' ? gzipSync(bytes) : storedGzip(bytes);
  const { split_at: splitAt } = recipe;
  if (splitAt === undefined) return compress(content);
  return Buffer.concat([compress(content.subarray(0, splitAt)), compress(content.subarray(splitAt))]);
}
