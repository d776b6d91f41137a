import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildRelease, readRelease } from '../../../../test/support/releases.ts';
import { CLAIMS_LEFT_OUT, buildRecord, formatRecord } from './build.ts';
import { recordHash } from './hash.ts';
import { parseRecord } from './parse.ts';
import type { ReleaseRecord } from './record.ts';

const files = await readRelease(buildRelease());
const facts = {
  repository: 'octo-org/sampleproject',
  commit: 'a'.repeat(40),
  tag: 'v1.0.0',
  claims: {
    repository: 'octo-org/sampleproject',
    run_id: '7',
    exp: 1,
    jti: 'x',
    nested: { a: [1] },
    list: ['a'],
  },
  gates: [{ command: 'pytest -q', result: 'passed' as const }],
  indexes: [{ name: 'testpypi', url: 'https://test.pypi.org/legacy/' }],
  tools: { tokenless: '0.1.0' },
};
const record = buildRecord(files, facts);

const refused = (code: string, details = {}): Error =>
  expect.objectContaining({ code, details: expect.objectContaining(details) as unknown }) as Error;

/** A record changed by a stranger who knows how hashes are made. */
function forged(change: Record<string, unknown>): string {
  const changed = { ...record, ...change } as ReleaseRecord;
  return JSON.stringify({ ...changed, record_hash: recordHash(changed) });
}

describe('parseRecord', () => {
  it('reads what formatRecord writes', () => {
    expect(parseRecord(formatRecord(record))).toEqual(record);
  });

  it('does not care for spaces and order, which the hash does not cover', () => {
    const turned = Object.fromEntries(Object.entries(record).reverse());
    expect(parseRecord(JSON.stringify(turned))).toEqual(record);
  });

  it.each([
    ['', 'not JSON'],
    ['[1]', 'not a JSON object'],
    ['null', 'not a JSON object'],
    ['{}', '`schema`'],
    [JSON.stringify({ ...record, schema: 'tokenless/release-record/v2' }), '`schema`'],
    [JSON.stringify({ ...record, extra: 1 }), 'not as the schema says'],
    [JSON.stringify({ ...record, normalised: { ...record.normalised, files: [] } }), '`normalised.files`'],
    [JSON.stringify({ ...record, replay_hash: 'A'.repeat(64) }), '`replay_hash`'],
    [JSON.stringify({ ...record, normalised: 7 }), '`normalised`'],
    ['['.repeat(200_000), 'not JSON'],
  ])('refuses %#', (text, words) => {
    expect(() => parseRecord(text)).toThrow(
      expect.objectContaining({
        code: 'record-malformed',
        why: expect.stringContaining(words) as string,
      }) as Error,
    );
  });

  it('refuses text that has no canonical form', () => {
    const evidence = { ...record.evidence, tools: { a: 'LONE' } };
    const text = JSON.stringify({ ...record, evidence }).replace('LONE', String.raw`\ud800`);
    expect(() => parseRecord(text)).toThrow(refused('record-malformed'));
  });

  it('says first that another pipeline wrote it, whatever else it then looks like', () => {
    const text = JSON.stringify({ ...record, normalised: { pipeline_version: 2, whatever: true } });
    expect(() => parseRecord(text)).toThrow(refused('pipeline-version-unknown', { recorded: 2, known: 1 }));
  });

  it('notices every single changed value (attack)', () => {
    const evidence = { ...record.evidence, commit: 'b'.repeat(40) };
    expect(() => parseRecord(JSON.stringify({ ...record, evidence }))).toThrow(
      refused('record-tampered', { part: 'record' }),
    );
    const [first, ...rest] = record.normalised.files;
    const normalised = { ...record.normalised, files: [{ ...first, version: '6.6.6' }, ...rest] };
    expect(() => parseRecord(forged({ normalised }))).toThrow(
      refused('record-tampered', { part: 'normalised' }),
    );
  });

  it('never fails in another way than by a code (property)', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(() => parseRecord(text)).toThrow(refused('record-malformed'));
      }),
    );
  });
});

describe('buildRecord', () => {
  it('leaves out what names a moment or a run', () => {
    expect(record.evidence.claims).toEqual({
      repository: 'octo-org/sampleproject',
      nested: '{"a":[1]}',
      list: ['a'],
    });
    const all = Object.fromEntries(CLAIMS_LEFT_OUT.map((claim) => [claim, 1]));
    expect(buildRecord(files, { claims: all }).evidence.claims).toEqual({});
  });

  it('gives the same bytes whatever the order of the files', () => {
    expect(formatRecord(buildRecord(files.toReversed(), facts))).toBe(formatRecord(record));
  });

  it('links evidence and normalised part by the normal filename', () => {
    expect(record.evidence.files.map(({ file }) => file)).toEqual(
      record.normalised.files.map(({ file }) => file),
    );
  });
});
