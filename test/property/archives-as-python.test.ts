import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { buildSdist, buildWheel } from '../../src/packaging/index.ts';
import { parseCase, parseCaseFile } from '../conformance/uploads/case-file.ts';
import { buildRecipe } from '../support/distributions/index.ts';
import { PythonReader, listByOurs, listingDifference, whyWithoutPython } from '../support/python-reader.ts';
import { SAMPLE_PROJECT } from '../fuzz/targets/samples.ts';

const CASES = path.join(import.meta.dirname, '../conformance/data/upload-cases.json');
const LARGEST_BYTES = 1024 * 1024;
const why = whyWithoutPython();
const inWords = why === undefined ? '' : `: ${why}`;

interface CaseFile {
  readonly id: string;
  readonly filename: string;
  readonly bytes: Uint8Array;
}

// Many cases upload one file in different ways.
function* caseFiles(): Generator<CaseFile, void, undefined> {
  const seen = new Set<string>();
  const { cases, meta } = parseCaseFile(readFileSync(CASES, 'utf8'));
  for (const value of cases) {
    const parsed = parseCase(value, meta);
    if (!parsed.ok || parsed.case.group === 'bombs') continue;
    const key = JSON.stringify(parsed.case.dist);
    if (seen.has(key)) continue;
    seen.add(key);
    const { names, bytes } = buildRecipe(parsed.case.dist);
    if (bytes.length <= LARGEST_BYTES) yield { id: parsed.case.id, filename: names.filename, bytes };
  }
}

describe.skipIf(why !== undefined)(
  `distributions that we accept are to Python what they are to us${inWords}`,
  () => {
    const python = new PythonReader();
    afterAll(() => python.close());

    it('every one among the upload cases', async () => {
      let accepted = 0;
      for (const { id, filename, bytes } of caseFiles()) {
        const ours = await listByOurs(filename, bytes);
        if (ours === undefined) continue;
        accepted += 1;
        expect([id, listingDifference(filename, ours, await python.list(filename, bytes))]).toEqual([
          id,
          undefined,
        ]);
      }
      expect(accepted).toBeGreaterThan(200);
    });

    it.each([buildWheel(SAMPLE_PROJECT), buildSdist(SAMPLE_PROJECT)])(
      'and what we build',
      async ({ filename, bytes }) => {
        const ours = await listByOurs(filename, bytes);
        expect(listingDifference(filename, ours ?? [], await python.list(filename, bytes))).toBeUndefined();
      },
    );
  },
);

describe('the comparison', () => {
  const ours = [['a', 'file', 1, '', 'ab']] as const;

  it.each([
    ['another name', [['b', 'file', 1, '', 'ab']]],
    ['another kind', [['a', 'folder', 1, '', 'ab']]],
    ['another size', [['a', 'file', 2, '', 'ab']]],
    ['another link', [['a', 'file', 1, 'x', 'ab']]],
    ['another content', [['a', 'file', 1, '', 'cd']]],
    ['one more', [...ours, ['b', 'file', 1, '', 'ab']]],
    ['none', []],
  ] as const)('sees %s', (_what, members) => {
    expect(listingDifference('hello-1.0.tar.gz', ours, { members })).toContain('we read');
  });

  it('sees that Python refuses', () => {
    expect(listingDifference('hello-1.0.tar.gz', ours, { error: 'ReadError' })).toContain('ReadError');
  });

  it('sees another order in a tar, and takes any in a zip', () => {
    const two = [...ours, ['b', 'file', 1, '', 'ab']] as const;
    expect(listingDifference('hello-1.0.tar.gz', two, { members: two.toReversed() })).toContain('we read');
    expect(listingDifference('a-1-py3-none-any.whl', two, { members: two.toReversed() })).toBeUndefined();
  });
});
