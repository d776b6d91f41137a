import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unifiedDiff } from './unified-diff.ts';

/** What git makes of a text with a difference applied to it. */
function applied(before: string, diff: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'tokenless-diff-'));
  try {
    const file = path.join(folder, 'file');
    writeFileSync(file, before);
    execFileSync('git', ['apply', '--unidiff-zero', '--whitespace=nowarn', '-'], {
      cwd: folder,
      input: diff,
      env: { PATH: process.env['PATH'] ?? '', GIT_CEILING_DIRECTORIES: path.dirname(folder) },
      stdio: 'pipe',
    });
    return readFileSync(file, 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('a unified difference', () => {
  it('is empty for equal texts', () => {
    expect(unifiedDiff('a\nb\n', 'a\nb\n', 'file')).toBe('');
  });

  it('shows what goes and what comes, with the lines around', () => {
    const before = ['1', '2', '3', '4', '5', '6', '7', '8', '9', ''].join('\n');
    const after = before.replace('5\n', 'five\n');
    expect(unifiedDiff(before, after, 'file')).toBe(
      [
        '--- a/file',
        '+++ b/file',
        '@@ -2,7 +2,7 @@',
        ' 2',
        ' 3',
        ' 4',
        '-5',
        '+five',
        ' 6',
        ' 7',
        ' 8',
        '',
      ].join('\n'),
    );
  });

  it('shows a new file whole', () => {
    expect(unifiedDiff('', 'a\nb\n', 'file')).toBe('--- /dev/null\n+++ b/file\n@@ -0,0 +1,2 @@\n+a\n+b\n');
  });

  it('of texts too large to compare shows all of both', () => {
    const many = (mark: string): string => Array.from({ length: 3000 }, (_, at) => `${mark}${at}\n`).join('');
    const diff = unifiedDiff(many('a'), many('b'), 'file');
    expect(diff.match(/^[-+][ab]/gmu)).toHaveLength(6000);
  });

  it('is what git applies', () => {
    const line = fc.constantFrom('a', 'b', 'c', '', 'd');
    const text = fc.array(line, { minLength: 1, maxLength: 12 }).map((lines) => `${lines.join('\n')}\n`);
    fc.assert(
      fc.property(text, text, (before, after) => {
        const diff = unifiedDiff(before, after, 'file');
        expect(diff === '' ? before : applied(before, diff)).toBe(after);
      }),
      { numRuns: 25 },
    );
  });
});
