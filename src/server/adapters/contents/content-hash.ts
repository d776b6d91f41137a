import { createHash } from 'node:crypto';
import { createBLAKE2b } from 'hash-wasm';
import type { ContentDigests } from '../../usecases/index.ts';

/** Hashes a content piece by piece, by every algorithm that uploads name. */
export interface ContentHash {
  update(chunk: Uint8Array): void;
  digests(): ContentDigests;
}

const BLAKE2B_BITS = 256;

/** SHA-256, MD5 and BLAKE2b-256 at once; Node itself has no BLAKE2b of that length. */
export async function createContentHash(): Promise<ContentHash> {
  const sha256 = createHash('sha256');
  const md5 = createHash('md5');
  const blake2b = (await createBLAKE2b(BLAKE2B_BITS)).init();
  return {
    update(chunk) {
      sha256.update(chunk);
      md5.update(chunk);
      blake2b.update(chunk);
    },
    digests: () => ({
      sha256: sha256.digest('hex'),
      md5: md5.digest('hex'),
      blake2b256: blake2b.digest('hex'),
    }),
  };
}
