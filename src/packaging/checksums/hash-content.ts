import { createHash } from 'node:crypto';
import { createBLAKE2b } from 'hash-wasm';

/** Digests that an upload may carry. */
export type DigestAlgorithm = 'sha256' | 'md5' | 'blake2b256';

/** Digests as lower-case hex, and how many bytes went through. */
export interface Digests {
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly md5?: string;
  /** BLAKE2b with 32 bytes of digest, as PyPI names files by it. */
  readonly blake2b256?: string;
}

interface Hasher {
  update(chunk: Uint8Array): unknown;
  digest(encoding: 'hex'): string;
}

const BLAKE2B_BITS = 256;

async function createHasher(algorithm: DigestAlgorithm): Promise<Hasher> {
  return algorithm === 'blake2b256' ? await createBLAKE2b(BLAKE2B_BITS) : createHash(algorithm);
}

/** Hashes content as it streams by; SHA-256 always, the others when asked for. */
export async function hashContent(
  content: AsyncIterable<Uint8Array>,
  algorithms: readonly DigestAlgorithm[] = ['sha256'],
): Promise<Digests> {
  const names = [...new Set<DigestAlgorithm>(['sha256', ...algorithms])];
  const hashers = await Promise.all(names.map(async (name) => [name, await createHasher(name)] as const));
  let sizeBytes = 0;
  for await (const chunk of content) {
    sizeBytes += chunk.length;
    for (const [, hasher] of hashers) hasher.update(chunk);
  }
  const digests = Object.fromEntries(hashers.map(([name, hasher]) => [name, hasher.digest('hex')]));
  return { ...digests, sizeBytes, sha256: digests['sha256'] ?? '' };
}
