import type { LineEdit } from './finding.ts';

interface Line {
  readonly text: string;
  /** `\n`, `\r\n`, or nothing at the end of a file without one. */
  readonly end: string;
}

function splitLines(text: string): readonly Line[] {
  const lines = [...text.matchAll(/([^\n]*?)(\r?\n|$)/gu)].map(([, content = '', end = '']) => ({
    text: content,
    end,
  }));
  // The pattern matches once more behind the last line end.
  return lines.at(-1)?.text === '' && lines.at(-1)?.end === '' ? lines.slice(0, -1) : lines;
}

/** The line end that the file uses where the edit is made. */
function endAt(lines: readonly Line[], at: number): string {
  const near = [lines[at - 1], lines[at], ...lines].find((line) => line !== undefined && line.end !== '');
  return near?.end ?? '\n';
}

const overlaps = (one: LineEdit, other: LineEdit): boolean =>
  one.line < other.line + Math.max(1, other.remove) && other.line < one.line + Math.max(1, one.remove);

/** Edits of one file that do not touch each other, the first come kept; the same edit twice is one. */
function compatible(edits: readonly LineEdit[]): readonly LineEdit[] {
  const kept: LineEdit[] = [];
  for (const edit of edits) if (!kept.some((other) => overlaps(edit, other))) kept.push(edit);
  return kept.sort((left, right) => right.line - left.line);
}

/**
 * A file's text with lines replaced; everything else keeps its bytes: line ends, comments, layout, a missing
 * last line end. Of edits that touch the same lines only the first is made: the next run makes the others.
 *
 * @param edits all of this one file
 */
export function applyEdits(text: string, edits: readonly LineEdit[]): string {
  const lines = [...splitLines(text)];
  for (const { line, remove, insert } of compatible(edits)) {
    const at = Math.min(Math.max(line - 1, 0), lines.length);
    const end = endAt(lines, at);
    const before = lines[at - 1];
    // Behind a last line without a line end, that line gets one and the new last line has none.
    const isBehindEnd = insert.length > 0 && at === lines.length && before !== undefined && before.end === '';
    if (isBehindEnd) lines[at - 1] = { text: before.text, end };
    const removed = lines.slice(at, at + remove);
    const lastEnd = isBehindEnd || removed.at(-1)?.end === '' ? '' : end;
    const inserted = insert.map((content, position) => ({
      text: content,
      end: position === insert.length - 1 ? lastEnd : end,
    }));
    lines.splice(at, remove, ...inserted);
  }
  return lines.map(({ text: content, end }) => content + end).join('');
}
