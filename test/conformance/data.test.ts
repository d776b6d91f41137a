import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const DATA = path.join(import.meta.dirname, 'data');
const SHARED = path.resolve(import.meta.dirname, '../../../shared/conformance');
const files = readdirSync(DATA).filter((file) => file.endsWith('.json'));

/** The copies that differ from what lies beside the clone; none where nothing lies there. */
function staleCopies(copies: string, originals: string): readonly string[] {
  return files
    .filter((file) => existsSync(path.join(originals, file)))
    .filter((file) => !readFileSync(path.join(originals, file)).equals(readFileSync(path.join(copies, file))))
    .map((file) => `copy shared/conformance/${file} into test/conformance/data/ again: it changed`);
}

describe('the copies of the conformance data', () => {
  it('are both there', () => {
    expect(files).toEqual(['claims.json', 'upload-cases.json']);
  });

  it('are what they were copied from', () => {
    expect(staleCopies(DATA, SHARED)).toEqual([]);
  });

  it('are told when they are stale', () => {
    const changed = mkdtempSync(path.join(tmpdir(), 'tokenless-conformance-'));
    try {
      writeFileSync(path.join(changed, 'claims.json'), '{}');
      expect(staleCopies(DATA, changed)).toEqual([
        'copy shared/conformance/claims.json into test/conformance/data/ again: it changed',
      ]);
    } finally {
      rmSync(changed, { recursive: true });
    }
  });
});
