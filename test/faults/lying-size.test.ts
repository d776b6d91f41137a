import { once } from 'node:events';
import { createDeflateRaw } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../../src/packaging/archives/source.ts';
import { readContent } from '../../src/packaging/archives/zip/content.ts';
import type { LocalHeader } from '../../src/packaging/archives/zip/structure.ts';

const MIB = 1024 * 1024;

/** Zeros that are never held expanded. */
async function deflatedZeros(mebibytes: number): Promise<Buffer> {
  const deflate = createDeflateRaw({ level: 9 });
  const chunks: Buffer[] = [];
  deflate.on('data', (chunk: Buffer) => chunks.push(chunk));
  const chunk = Buffer.alloc(MIB);
  for (let count = 0; count < mebibytes; count += 1) {
    if (!deflate.write(chunk)) await once(deflate, 'drain');
  }
  deflate.end();
  await once(deflate, 'end');
  return Buffer.concat(chunks);
}

describe('a small member with a lying size', () => {
  it('does not fill the memory before it is refused (attack)', async () => {
    const data = await deflatedZeros(240);
    const entry = { name: 'a', method: 8, crc: 0, compressedBytes: data.length, sizeBytes: 10 };
    const local = { entry, dataOffset: 0 } as unknown as LocalHeader;
    const before = process.resourceUsage().maxRSS;
    const reading = readContent(bytesSource(data), local).next();
    await expect(reading).rejects.toThrow(expect.objectContaining({ code: 'archive-bomb' }) as Error);
    expect(process.resourceUsage().maxRSS - before).toBeLessThan((100 * MIB) / 1024);
  });
});
