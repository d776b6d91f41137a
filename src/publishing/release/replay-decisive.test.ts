import { describe, expect, it } from 'vitest';
import { HELLO, buildRelease, readRelease } from '../../../test/support/releases.ts';
import { repackSdist, repackWheel } from '../../../test/support/repack.ts';
import { NORMALISATION_RULES, type NormalisationRules, buildRecord, replay } from './index.ts';

const [wheel, sdist] = buildRelease(HELLO) as [
  ReturnType<typeof buildRelease>[0],
  ReturnType<typeof buildRelease>[1],
];

describe('the same content packed anew', () => {
  it.each([
    ['another order', { reverse: true }],
    ['no compression', { level: 0 }],
    ['the best compression', { level: 9 }],
    ['other timestamps', { time: 0x4a21_7777 }],
    ['all of it', { reverse: true, level: 1, time: 0x4b21_1111 }],
  ])('with %s: the sums differ, the replay hash does not', async (_what, repacking) => {
    const released = await readRelease([wheel, sdist]);
    const record = buildRecord(released);
    const again = await readRelease([
      { filename: wheel.filename, bytes: await repackWheel(wheel.bytes, repacking) },
      { filename: sdist.filename, bytes: repackSdist(sdist.bytes, repacking) },
    ]);
    for (const [index, file] of again.entries()) expect(file.sha256).not.toBe(released[index]?.sha256);
    expect(buildRecord(again).replay_hash).toBe(record.replay_hash);
    expect(buildRecord(again).record_hash).not.toBe(record.record_hash);
    expect(replay(record, again)).toEqual({
      verdict: 'reproduced',
      replayHash: record.replay_hash,
      files: [
        { filename: wheel.filename, bytes: 'repacked' },
        { filename: sdist.filename, bytes: 'repacked' },
      ],
    });
  });
});

describe('a changed normalisation rule', () => {
  const changed: NormalisationRules = {
    ...NORMALISATION_RULES,
    name: { version: NORMALISATION_RULES.name.version + 1, apply: (name) => name.toUpperCase() },
  };

  it('leaves the sums, changes the replay hash, and the version says why', async () => {
    const files = await readRelease([wheel, sdist]);
    const before = buildRecord(files);
    const after = buildRecord(files, {}, changed);
    const sums = ({ evidence }: typeof before): unknown => evidence.files.map(({ sha256 }) => sha256);
    expect(sums(after)).toEqual(sums(before));
    expect(after.replay_hash).not.toBe(before.replay_hash);
    expect(after.normalised.rule_versions).toEqual({ ...before.normalised.rule_versions, name: 2 });
  });

  it('fails closed when an older record is replayed', async () => {
    const files = await readRelease([wheel, sdist]);
    expect(replay(buildRecord(files), files, changed)).toMatchObject({
      verdict: 'refused',
      error: { code: 'rule-version-unknown', details: { rule: 'name', recorded: 1, known: 2 } },
    });
  });

  it('is noticed even when its author forgot to raise the version', async () => {
    const files = await readRelease([wheel, sdist]);
    const forgotten = { ...changed, name: { ...changed.name, version: NORMALISATION_RULES.name.version } };
    expect(replay(buildRecord(files), files, forgotten)).toMatchObject({ verdict: 'refused' });
  });
});
