import { describe, expect, it } from 'vitest';
import { applyEdits } from './fix.ts';

const edit = (
  line: number,
  remove: number,
  ...insert: readonly string[]
): { file: string; line: number; remove: number; insert: readonly string[] } => ({
  file: 'a.yml',
  line,
  remove,
  insert,
});

describe('applyEdits', () => {
  it.each([
    ['replaces a line', 'a\nb\nc\n', [edit(2, 1, 'B')], 'a\nB\nc\n'],
    ['removes lines', 'a\nb\nc\n', [edit(1, 2)], 'c\n'],
    ['inserts before a line', 'a\nb\n', [edit(2, 0, 'x', 'y')], 'a\nx\ny\nb\n'],
    ['inserts behind the last line', 'a\nb\n', [edit(3, 0, 'x')], 'a\nb\nx\n'],
    ['keeps the line ends of Windows', 'a\r\nb\r\n', [edit(2, 1, 'B', 'C')], 'a\r\nB\r\nC\r\n'],
    ['keeps mixed line ends', 'a\r\nb\nc\n', [edit(2, 1, 'B')], 'a\r\nB\r\nc\n'],
    ['keeps a missing last line end', 'a\nb', [edit(2, 1, 'B')], 'a\nB'],
    ['keeps it also behind the last line', 'a\nb', [edit(3, 0, 'x')], 'a\nb\nx'],
    ['keeps a byte order mark', '\uFEFFa\nb\n', [edit(2, 1, 'B')], '\uFEFFa\nB\n'],
    ['makes several edits from below', 'a\nb\nc\n', [edit(1, 1, 'A', 'AA'), edit(3, 1)], 'A\nAA\nb\n'],
    ['makes the first of two edits of one line', 'a\nb\n', [edit(1, 1, 'x'), edit(1, 1, 'y')], 'x\nb\n'],
    ['makes the same insertion once', 'a\n', [edit(1, 0, 'x'), edit(1, 0, 'x')], 'x\na\n'],
    ['leaves a text without edits alone', 'a\r\n\r\nb', [], 'a\r\n\r\nb'],
    ['fills an empty file', '', [edit(1, 0, 'x')], 'x\n'],
  ])('%s', (_what, text, edits, expected) => {
    expect(applyEdits(text, edits)).toBe(expected);
  });
});
