/** One change of a text: what stands from `start` to before `end` is replaced. Offsets count UTF-16 units. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  /** With `\n` between lines; the file's own line end is put in their place. */
  readonly text: string;
}

/** The line end that the file uses at a place. */
function lineEndAt(text: string, at: number): string {
  const next = text.indexOf('\n', at);
  const near = next === -1 ? text.lastIndexOf('\n') : next;
  return near > 0 && text[near - 1] === '\r' ? '\r\n' : '\n';
}

/** The text with its edits; everything else keeps its bytes. Edits must not overlap. */
export function applyTextEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = edits.toSorted((left, right) => right.start - left.start || right.end - left.end);
  let changed = text;
  let before = Number.POSITIVE_INFINITY;
  for (const { start, end, text: inserted } of ordered) {
    if (end > before) throw new TypeError('edits overlap');
    before = start;
    const lines = inserted.replaceAll('\n', lineEndAt(text, start));
    changed = changed.slice(0, start) + lines + changed.slice(end);
  }
  return changed;
}

/** Where the line begins that the place is on. */
export function startOfLine(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}
