import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/support/rehearsal/temporary-folder.ts';
import { readEnd } from './explain-input.ts';

describe('readEnd', () => {
  it.each([
    [0, 10],
    [10, 10],
    [11, 10],
    [300_000, 70_000],
    [300_000, 1],
  ])('of %i bytes gives the last %i', async (length, most) => {
    const file = path.join(temporaryFolder('end'), 'job.log');
    const bytes = Buffer.from(Array.from({ length }, (_, index) => index % 251));
    writeFileSync(file, bytes);
    expect((await readEnd(file, most)).equals(bytes.subarray(-most))).toBe(true);
  });
});
