import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildRecord, formatRecord, parseRecord, replay } from '../../src/publishing/release/index.ts';
import { HELLO, buildRelease, readRelease } from '../support/releases.ts';
import { repackSdist, repackWheel } from '../support/repack.ts';

const path = fc.stringMatching(/^[a-z]{1,8}(?:\/[a-z]{1,8}){0,2}\.py$/u);
const modules = fc
  .uniqueArray(fc.record({ path, content: fc.string({ unit: 'binary', maxLength: 200 }) }), {
    selector: (file) => file.path,
    minLength: 1,
    maxLength: 6,
  })
  // A file cannot be the folder of another.
  .filter((files) => !files.some((a) => files.some((b) => b.path.startsWith(`${a.path}/`))));
const repacking = fc.record({
  reverse: fc.boolean(),
  level: fc.integer({ min: 0, max: 9 }),
  time: fc.integer({ min: 0x21_0000, max: 0x7fff_0000 }),
});

describe('a release record', () => {
  it('reads back as it was written, and replays', async () => {
    await fc.assert(
      fc.asyncProperty(modules, async (modules) => {
        const files = await readRelease(buildRelease({ ...HELLO, modules }));
        const record = buildRecord(files);
        expect(parseRecord(formatRecord(record))).toEqual(record);
        expect(replay(record, files).verdict).toBe('reproduced');
      }),
      { numRuns: 30 },
    );
  });

  it('has a replay hash that does not depend on how the contents are packed', async () => {
    await fc.assert(
      fc.asyncProperty(modules, repacking, async (modules, how) => {
        const [wheel, sdist] = buildRelease({ ...HELLO, modules });
        const again = await readRelease([
          { filename: wheel!.filename, bytes: await repackWheel(wheel!.bytes, how) },
          { filename: sdist!.filename, bytes: repackSdist(sdist!.bytes, how) },
        ]);
        const before = buildRecord(await readRelease([wheel!, sdist!]));
        expect(buildRecord(again).replay_hash).toBe(before.replay_hash);
      }),
      { numRuns: 30 },
    );
  });

  it('has a replay hash that changes with any content', async () => {
    await fc.assert(
      fc.asyncProperty(modules, async (modules) => {
        const changed = modules.map((file, index) =>
          index === 0 ? { ...file, content: `${file.content}#` } : file,
        );
        const [before, after] = await Promise.all(
          [modules, changed].map((modules) => readRelease(buildRelease({ ...HELLO, modules }))),
        );
        expect(buildRecord(after!).replay_hash).not.toBe(buildRecord(before!).replay_hash);
        expect(replay(buildRecord(before!), after!)).toMatchObject({
          error: { code: 'replay-hash-mismatch' },
        });
      }),
      { numRuns: 30 },
    );
  });
});
